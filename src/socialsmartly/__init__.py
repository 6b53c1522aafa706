"""SocialSmartly: a customer-messaging suite whose privacy policy is a program."""
