//! How many parts a text message is cut into (GSM-7: 160 or 153 each, UCS-2: 70 or 67).
