"""What the control room looks at: the wall, the feed, the journal, alarms, health."""
