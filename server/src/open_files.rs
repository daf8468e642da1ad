//! How many files this process may have open: every connection is one.

/// What is needed beside connections: the database's files, mail and push services, the log.
const SPARE: usize = 200;

/// How many of the `wanted` connections this process can hold. The limit that it starts with, often
/// 1024, is raised as far as it may.
pub(crate) fn connections(wanted: usize) -> usize {
    let allowed = raise_limit(wanted.saturating_add(SPARE));
    let held = wanted.min(allowed.saturating_sub(SPARE).max(allowed / 2));
    if held < wanted {
        tracing::warn!(
            "there can be {held} connections, not {wanted}: this process may have {allowed} files \
             open; raise that (LimitNOFILE, ulimit -n), or lower NAMEPLATE_MAX_CONNECTIONS"
        );
    }
    held
}

/// Raises the limit to `wanted` files, or as far as it may be; gives how many there may be, `wanted`
/// at the most.
#[cfg(unix)]
fn raise_limit(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // None is no limit.
    let current = current.unwrap_or(u64::MAX);
    let possible = wanted.min(maximum.unwrap_or(u64::MAX));
    let raised = Rlimit { current: Some(possible), maximum };
    let allowed = match current < possible && setrlimit(Resource::Nofile, raised).is_ok() {
        true => possible,
        false => current.min(wanted),
    };
    usize::try_from(allowed).unwrap_or(usize::MAX)
}

/// Elsewhere, there is no such limit.
#[cfg(not(unix))]
const fn raise_limit(wanted: usize) -> usize {
    wanted
}
