//! From settings to a running server. `main` and the tests start it alike.

use std::{io::ErrorKind, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use nameplate_app::request::Cookies;
use nameplate_backend::{
    Db, Endpoints, IpLocations, Kernel, Services,
    devices::PushSender,
    flows::DeliveryWorker,
    mail::{Mailer, Sender},
    webhooks::WebhookSender,
};
use nameplate_domain::kernel::DAY_MS;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use url::Url;

pub use crate::start_error::StartError;
use crate::{
    assets::Assets,
    config::{Config, opened_at},
    connections::{self, Limits},
    data_dir, open_files, places, private_files, routes,
};

/// How long requests under way may take after the server was told to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// How often what is over is removed.
const PRUNE_EVERY: Duration = Duration::from_secs(3600);

/// What every route can use. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// The services. Shared, not cloned: they are many, and every layer clones the state.
    pub services: Arc<Services>,
    /// The built site.
    pub assets: Assets,
    /// How cookies are set.
    pub cookies: Cookies,
}

/// A server that is ready to answer.
pub struct Server {
    /// The routes.
    pub router: Router,
    /// The services behind them.
    pub services: Arc<Services>,
    /// What a connection may take.
    pub limits: Limits,
    config: Arc<Config>,
}

/// Opens the database, brings it to this version, and wires the services.
///
/// # Errors
/// [`StartError`].
pub async fn open(config: &Config) -> Result<Services, StartError> {
    let in_data_dir = |error| StartError::DataDir { path: config.data_dir.clone(), error };
    if config.keeps_files() {
        data_dir::prepare(&config.data_dir).map_err(in_data_dir)?;
        private_files::tighten(&config.data_dir, config.database_file().as_deref())?;
    }
    let secret = match &config.secret {
        Some(secret) => secret.clone(),
        None => data_dir::secret(&config.data_dir).map_err(in_data_dir)?,
    };
    let ip_locations = open_ip_locations(config)?;
    check_database_folder(config)?;
    let db = Db::connect_with(&config.database_url, config.database_connections).await?;
    nameplate_backend::migrate(&db).await?;
    let kernel = Kernel::new(db, secret, ip_locations)
        .with_longest_session(i64::from(config.session_days) * DAY_MS);
    let services = Services::new(&kernel, config.hashes_at_once)
        .keeping_events(config.keep_events)
        .limiting_keys(config.api_requests_per_minute)
        .pushing(endpoints(config), push_sender(config, config.addr))
        .telling(webhook_sender(config));
    if config.push_to_localhost {
        tracing::warn!(
            "push messages and webhooks may go to this machine: this is for tests and development"
        );
    }
    Ok(services)
}

/// What sends push messages, when this process listens on `addr`.
fn push_sender(config: &Config, addr: SocketAddr) -> PushSender {
    let contact = sender(config, addr).address();
    PushSender::new(&contact, endpoints(config), PushSender::PATIENCE)
}

/// What tells webhooks.
fn webhook_sender(config: &Config) -> WebhookSender {
    WebhookSender::new(endpoints(config), WebhookSender::PATIENCE)
}

/// Where push messages and webhooks may be sent to.
const fn endpoints(config: &Config) -> Endpoints {
    if config.push_to_localhost { Endpoints::LocalToo } else { Endpoints::Public }
}

/// A file that was named must be there; without the one in the data folder, what this binary holds is taken.
fn open_ip_locations(config: &Config) -> Result<IpLocations, StartError> {
    let path = match &config.places_file {
        Some(named) => named.clone(),
        None => config.data_dir.join(data_dir::PLACES),
    };
    if config.places_file.is_none() && !path.exists() {
        return Ok(places::embedded());
    }
    IpLocations::open(&path)
        .map_err(|error| StartError::IpLocations { path, why: error.to_string() })
}

/// The folder of the database isn't made: where it is missing, its name may be wrong.
fn check_database_folder(config: &Config) -> Result<(), StartError> {
    let file = config.database_file();
    let folder = file.as_deref().and_then(Path::parent).filter(|it| !it.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(StartError::NoDatabaseFolder(folder.to_owned())),
        _ => Ok(()),
    }
}

/// How mail leaves, when this process listens on `addr`.
///
/// # Errors
/// [`StartError::Mail`], when the mail server's name can't be used.
pub fn mailer(config: &Config, addr: SocketAddr) -> Result<Mailer, StartError> {
    let sender = sender(config, addr);
    Ok(match &config.smtp_url {
        Some(url) => Mailer::smtp(url, sender)?,
        None => Mailer::outbox(config.data_dir.join(data_dir::OUTBOX), sender),
    })
}

/// Who sends, when this process listens on `addr`.
fn sender(config: &Config, addr: SocketAddr) -> Sender {
    let site = config.site(addr);
    config.mail_from.clone().unwrap_or_else(|| Sender::at(site.domain().unwrap_or("localhost")))
}

/// The link by which the first company is made, when this process listens on `addr`; `None` once there is one.
pub(crate) async fn first_run_link(
    config: &Config,
    services: &Services,
    addr: SocketAddr,
) -> Option<Url> {
    match services.first_run.is_over().await {
        Ok(true) => None,
        Ok(false) => {
            let mut link = config.site(addr);
            link.set_path(&format!("/welcome/{}", services.first_run.token()));
            Some(link)
        }
        Err(error) => {
            tracing::error!(%error, "the first run could not be looked up");
            None
        }
    }
}

/// Makes a server from settings.
///
/// # Errors
/// [`StartError`].
pub async fn build(config: Config) -> Result<Server, StartError> {
    let services = open(&config).await?;
    // The server alone: a command may run with other settings. What can't be written now is not worth a server that
    // doesn't start.
    if let Err(error) = services.sessions.limit_running().await {
        tracing::warn!(%error, "running sessions keep the end that they have");
    }
    // Made now, if there is none, and read: with another secret than before nothing would work.
    services.push_devices.public_key().await.map_err(StartError::PushKey)?;
    Ok(build_on(config, services))
}

/// Makes a server on services that are there already.
#[must_use]
pub fn build_on(config: Config, services: Services) -> Server {
    let (config, services) = (Arc::new(config), Arc::new(services));
    let state = AppState {
        config: config.clone(),
        services: services.clone(),
        assets: Assets::embedded(),
        cookies: Cookies::new(config.is_https()),
    };
    let limits = Limits { connections: config.max_connections, ..Limits::default() };
    Server { router: routes::router(state), services, limits, config }
}

impl Server {
    /// Answers requests until `stop` ends, then finishes those under way.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn serve(
        mut self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let addr = self.config.addr;
        let listener = TcpListener::bind(addr).await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => StartError::AddrInUse(addr),
            _ => StartError::Listen { addr, error },
        })?;
        self.limits.connections = open_files::connections(self.limits.connections);
        self.serve_on(listener, stop).await
    }

    /// Answers requests that come to `listener` until `stop` ends, then finishes those under way.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn serve_on(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let addr = self.config.addr;
        let addr = listener.local_addr().map_err(|error| StartError::Listen { addr, error })?;
        println!("Nameplate listens on {}", opened_at(addr).as_str().trim_end_matches('/'));
        let services = &self.services;
        if let Some(link) = first_run_link(&self.config, services, addr).await {
            println!("Open {link} to make the first company");
        }
        let (drain_now, drain) = watch::channel(false);
        let mut workers = JoinSet::new();
        for worker in delivery_workers(&self.config, services, addr)? {
            workers.spawn(worker.run(draining(drain.clone())));
        }
        workers.spawn(services.export_worker().run(draining(drain.clone())));
        let jobs = [
            tokio::spawn(services.live.clone().run()),
            tokio::spawn(services.sessions.clone().run()),
            tokio::spawn(services.snoozes.clone().run()),
            tokio::spawn(services.api_access.clone().run()),
            tokio::spawn(services.api_keys.clone().run()),
            tokio::spawn(prune(services.clone())),
        ];
        let live = services.live.clone();
        let stop = async move {
            stop.await;
            tracing::info!("stopping: finishing the requests and deliveries under way");
            _ = drain_now.send(true);
            // Their browsers come back to whoever takes over.
            live.close();
        };
        let serving = connections::serve(listener, self.router, self.limits, stop);
        let finished = async move {
            serving.await;
            while workers.join_next().await.is_some() {}
        };
        let overdue = async move {
            draining(drain).await;
            tokio::time::sleep(DRAIN).await;
        };
        // A delivery that is cut off is taken up again when its lease ends.
        tokio::select! {
            () = finished => {}
            () = overdue => {
                tracing::warn!("some requests or deliveries took too long and were cut off");
            }
        }
        jobs.iter().for_each(tokio::task::JoinHandle::abort);
        if let Err(error) = services.sessions.write_touches().await {
            tracing::warn!(%error, "it could not be noted which sessions were in use");
        }
        if let Err(error) = services.api_access.sync().await {
            tracing::warn!(%error, "it could not be noted which API keys were in use");
        }
        self.services.close().await;
        Ok(())
    }
}

/// Ends when the server was told to stop.
async fn draining(mut drain: watch::Receiver<bool>) {
    // An error means that the server is gone already.
    _ = drain.wait_for(|is_draining| *is_draining).await;
}

/// Those who take messages to where they go: a worker for each kind.
fn delivery_workers(
    config: &Config,
    services: &Services,
    addr: SocketAddr,
) -> Result<[DeliveryWorker; 6], StartError> {
    let site = || config.site(addr);
    let [webhooks, failing_webhooks] = services.webhook_workers(&webhook_sender(config));
    Ok([
        // A mailer for each, for it holds connections: neither waits for one of the other's.
        services.mail_worker(mailer(config, addr)?, site()).with_at_once(config.mails_at_once),
        services.notice_worker(mailer(config, addr)?, site()).with_at_once(config.mails_at_once),
        services.mailing_worker(mailer(config, addr)?, site()).with_at_once(config.mails_at_once),
        services.push_worker(push_sender(config, addr)).with_at_once(config.pushes_at_once),
        webhooks,
        failing_webhooks,
    ])
}

async fn prune(services: Arc<Services>) {
    let mut ticks = tokio::time::interval(PRUNE_EVERY);
    loop {
        ticks.tick().await;
        services.prune().await;
    }
}
