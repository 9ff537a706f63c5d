# What there is to do here. Each target is one command that works on a fresh machine with Rust and a C compiler.

.PHONY: demo test bench fmt lint shots

# The whole thing, on embedded defaults: prints an address and a log-in.
demo:
	cargo run -- demo

# Installs what the tests need (as root, by apt-get; else it says what is missing), starts it, and runs all tests.
test:
	tests/run

bench:
	benches/run

fmt:
	cargo fmt --all

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
