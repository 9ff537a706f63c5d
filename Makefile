# What there is to do here. `make test` installs what the tests need, starts it, and runs them all.

.PHONY: demo test bench fmt lint services

demo:
	cargo run -- demo
