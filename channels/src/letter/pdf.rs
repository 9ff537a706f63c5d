//! Draws a letter as PDF/A.
