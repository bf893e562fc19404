"""What every wing stands on: who asks and what they may do, the shapes of requests and answers, errors, the edge."""
