//! The program `sallyport`.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Threads that allocate at the same time wait for each other in the allocator of the C library.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::cli::run().await
}
