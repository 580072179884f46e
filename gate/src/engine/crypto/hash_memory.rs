//! The memory of one Argon2 hash, which is reused: a hash in a new memory each time leaves the process with many
//! times what it uses, because the allocator keeps what each thread has had.

use crate::engine::error::InternalError;
use argon2::{Argon2, Block, password_hash::phc::Output};

const FAILED: InternalError = InternalError::Crypto("a password cannot be hashed");
/// Bytes of a hash.
pub(crate) const HASH_BYTES: usize = 32;

/// Empty until it is first used.
#[derive(Default)]
pub(crate) struct HashMemory(Vec<Block>);

impl HashMemory {
    /// Computes the hash of a password.
    pub(crate) fn hash(
        &mut self,
        argon: &Argon2<'_>,
        password: &str,
        salt: &[u8],
    ) -> Result<Output, InternalError> {
        let blocks = argon.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::new());
        }
        let memory = self.0.get_mut(..blocks).ok_or(FAILED)?;
        let mut out = [0; HASH_BYTES];
        argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory).map_err(|_| FAILED)?;
        Output::new(&out).map_err(|_| FAILED)
    }
}
