//! Twilio's Messages API, and the signatures of its webhooks.
