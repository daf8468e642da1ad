//! The threads that hash passwords: few, each with a core and a memory of its own.

use std::{
    io,
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use argon2::{Block, Params};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::StoreError;

/// How many hashes may wait for each thread. A hash takes 30 to 100 ms, so the last of them is made
/// before the request that waits for it is given up after 30 s.
const WAITING_PER_THREAD: usize = 256;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// Threads that hash, fed by one queue. They end when the last clone is dropped.
///
/// A pool of their own, and not tokio's for blocking work: that one grows with what waits, and its
/// threads come and go, while each of these keeps the 19 MiB that a hash needs.
#[derive(Clone)]
pub(super) struct HashThreads {
    jobs: flume::Sender<Job>,
    permits: Arc<Semaphore>,
}

/// A permit to wait in the queue of passwords to be hashed.
pub(crate) struct HashPermit {
    _permit: OwnedSemaphorePermit,
}

impl HashThreads {
    /// Starts the threads: as many as hashes shall be made at once.
    pub(super) fn start(at_once: NonZeroUsize) -> Self {
        // The queue has no bound, for whoever sends has a permit.
        let (sender, jobs) = flume::unbounded();
        let permits = at_once.get().saturating_mul(1 + WAITING_PER_THREAD);
        for number in 0..at_once.get() {
            if let Err(error) = start_thread(number, jobs.clone()) {
                tracing::error!(%error, number, "a thread that hashes passwords did not start");
            }
        }
        let permits = Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Self { jobs: sender, permits }
    }

    /// Takes a permit to wait in the queue.
    ///
    /// # Errors
    /// [`StoreError::Overloaded`], when all permits are taken.
    pub(super) fn acquire_permit(&self) -> Result<HashPermit, StoreError> {
        let permit = self.permits.clone().try_acquire_owned();
        permit.map(|permit| HashPermit { _permit: permit }).map_err(|_| StoreError::Overloaded)
    }

    /// Does `work` on one of the threads. It is not begun any more once whoever waits for it has gone.
    ///
    /// # Errors
    /// [`StoreError::Work`], when `work` panics, or no thread could be started.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        permit: HashPermit,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            if !answer.is_closed() {
                // An error means that whoever asked left meanwhile.
                _ = answer.send(work(memory));
            }
            drop(permit);
        });
        let lost = || StoreError::Work("a hash was given up".to_owned());
        self.jobs.send(job).map_err(|_| lost())?;
        answered.await.map_err(|_| lost())
    }
}

fn start_thread(number: usize, jobs: flume::Receiver<Job>) -> io::Result<()> {
    let work = move || {
        let_requests_go_first();
        let mut memory = Memory::default();
        while let Ok(job) = jobs.recv() {
            // A bug in one hash must not end the thread. Who waits gets an error, as the sender of the
            // answer is dropped.
            _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
        }
    };
    thread::Builder::new().name(format!("hash-{number}")).spawn(work).map(drop)
}

/// How much a hash gives way: a thread of the usual priority gets nine times as much of a core.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Lets what answers requests have the core first when both want it: it needs it for a millisecond or
/// two, a hash for tens of them. On Linux each thread has a priority of its own; elsewhere this would be
/// the priority of the whole process.
#[cfg(target_os = "linux")]
fn let_requests_go_first() {
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "hashing goes at the usual priority");
    }
}

#[cfg(not(target_os = "linux"))]
const fn let_requests_go_first() {}

/// What Argon2 works in. It is kept from one hash to the next: given back, it would be fetched from the
/// system anew each time, page by page.
///
/// What stays in it tells no more than the hash: to test a guess by it, all of the hash must be made, for
/// the last pass overwrites everything that is near the password.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Gives `work` the blocks for a hash with `params`. Only those of our own hashes are kept; what
    /// another one needs beyond them is given back.
    pub(super) fn with<T>(&mut self, params: &Params, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let needed = params.block_count();
        if needed > Params::DEFAULT.block_count() {
            return work(&mut vec![Block::new(); needed]);
        }
        if self.0.is_empty() {
            self.0 = vec![Block::new(); Params::DEFAULT.block_count()];
        }
        work(&mut self.0[..needed])
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use futures_util::{FutureExt as _, future::join_all};

    use super::*;

    const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

    #[tokio::test]
    async fn as_many_at_once_as_there_are_threads_which_are_named() {
        let threads = HashThreads::start(TWO);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (running, most) = (running.clone(), most.clone());
            let work = move |_: &mut Memory| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(10));
                running.fetch_sub(1, Ordering::SeqCst);
                thread::current().name().map(str::to_owned)
            };
            threads.run(threads.acquire_permit().unwrap(), work)
        };
        let names = join_all((0..8).map(work)).await;
        assert_eq!(most.load(Ordering::SeqCst), 2);
        for name in names {
            assert!(["hash-0", "hash-1"].contains(&name.unwrap().unwrap().as_str()));
        }
    }

    #[tokio::test]
    async fn who_has_gone_is_not_hashed_for_and_who_finds_no_place_is_told() {
        let threads = HashThreads::start(NonZeroUsize::MIN);
        let (go_on, waits) = mpsc::channel();
        let (begins, begun) = oneshot::channel();
        let permit = threads.acquire_permit().unwrap();
        let held = tokio::spawn({
            let threads = threads.clone();
            let work = move |_: &mut Memory| begins.send(()).is_ok() && waits.recv().is_ok();
            async move { threads.run(permit, work).await }
        });
        begun.await.unwrap();
        let permits: Vec<_> = (0..WAITING_PER_THREAD).map(|_| threads.acquire_permit()).collect();
        assert!(permits.iter().all(Result::is_ok));
        assert!(matches!(threads.acquire_permit(), Err(StoreError::Overloaded)));
        drop(permits);

        let hashes = Arc::new(AtomicUsize::new(0));
        let hash = || {
            let hashes = hashes.clone();
            let permit = threads.acquire_permit().unwrap();
            threads.run(permit, move |_| hashes.fetch_add(1, Ordering::SeqCst))
        };
        let stays = hash();
        assert!(hash().now_or_never().is_none(), "it waits, and is dropped");
        go_on.send(()).unwrap();
        assert!(held.await.unwrap().unwrap());
        stays.await.unwrap();
        assert_eq!(hashes.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_thread_outlives_a_panic() {
        let threads = HashThreads::start(NonZeroUsize::MIN);
        let panics = |_: &mut Memory| panic!("as if there were a bug");
        let lost = threads.run::<()>(threads.acquire_permit().unwrap(), panics).await;
        assert!(matches!(lost, Err(StoreError::Work(_))), "{lost:?}");
        assert_eq!(threads.run(threads.acquire_permit().unwrap(), |_| 7).await.unwrap(), 7);
    }
}
