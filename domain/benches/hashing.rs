//! How many Argon2id hashes a second this machine makes, with the parameters of our passwords and a
//! thread on each core: what sign-ins are measured by. Prints the number alone.
//!
//! `cargo bench -p nameplate-domain --bench hashing`

use std::{
    thread,
    time::{Duration, Instant},
};

use argon2::{Argon2, Block, Params};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const LENGTH: Duration = Duration::from_secs(3);

#[expect(clippy::disallowed_methods, reason = "a bench is about real time")]
fn main() -> Result<(), Failure> {
    let threads = thread::available_parallelism()?.get();
    let started = Instant::now();
    let threads: Vec<_> =
        (0..threads).map(|_| thread::spawn(move || hash_until_over(started))).collect();
    let mut hashes = 0_u32;
    for thread in threads {
        hashes += thread.join().map_err(|_| "a thread was lost")??;
    }
    println!("{:.2}", f64::from(hashes) / started.elapsed().as_secs_f64());
    Ok(())
}

/// Hashes until the time is over; gives how often.
fn hash_until_over(started: Instant) -> Result<u32, Failure> {
    let mut blocks = vec![Block::new(); Params::DEFAULT.block_count()];
    let (argon2, mut out, mut hashes) = (Argon2::default(), [0; Params::DEFAULT_OUTPUT_LEN], 0);
    while started.elapsed() < LENGTH {
        argon2
            .hash_password_into_with_memory(
                b"Demo-pass-1",
                b"sixteen bytes...",
                &mut out,
                &mut blocks,
            )
            .map_err(|error| error.to_string())?;
        hashes += 1;
    }
    Ok(hashes)
}
