"""What Twilio posts: messages of citizens, reports on ours."""
