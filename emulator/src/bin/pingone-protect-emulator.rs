//! The emulator as a program: `pingone-protect-emulator --port 8787`.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::Parser;
use pingone_protect_emulator::server::{Watcher, serve};
use tokio::net::TcpListener;

/// PingOne Protect's risk evaluation API on a laptop, for tests. Unofficial.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The port to listen at; 0 stands for a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// The address to listen at. Anyone who can reach it can use it: there are no real secrets.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Prints each request as a line of JSON.
    #[arg(long)]
    log: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(run(&options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let address = SocketAddr::new(options.host, options.port);
            let _ = writeln!(io::stderr(), "pingone-protect-emulator: cannot listen at {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> io::Result<()> {
    let listener = TcpListener::bind((options.host, options.port)).await?;
    write!(io::stdout(), "{}", greeting(listener.local_addr()?))?;
    io::stdout().flush()?;
    let watcher = if options.log { Watcher::new(print) } else { Watcher::default() };
    tokio::select! {
        () = serve(listener, watcher) => Ok(()),
        stopped = tokio::signal::ctrl_c() => stopped,
    }
}

/// A reader that has gone away must not end the server.
fn print(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn greeting(address: SocketAddr) -> String {
    let environment = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";
    format!(
        "PingOne Protect emulator (unofficial) at http://{address}\n\
         \n\
         export PINGONE_API_URL=http://{address}/v1\n\
         export PINGONE_AUTH_URL=http://{address}\n\
         export PINGONE_ENVIRONMENT_ID={environment}   # any UUID\n\
         export PINGONE_CLIENT_ID=any PINGONE_CLIENT_SECRET=any\n\
         \n\
         Watch it at http://{address}/ and stop it with Ctrl-C.\n"
    )
}
