//! A primary and a standby of one's own, to kill. They are started by the
//! scripts that start the servers of all tests.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Two servers on loopback; dropped, they are stopped and their data removed.
///
/// They lie where `testing/run` keeps its own, with a lock of the same kind:
/// should a test be killed, the next run clears away what it left.
pub(crate) struct Cluster {
    directory: PathBuf,
    _lock: File,
    pub(crate) primary: String,
    pub(crate) standby: String,
}

impl Cluster {
    /// Starts both; it takes seconds and blocks.
    pub(crate) fn start(name: &str) -> Self {
        let services = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../services");
        let directory = services.join(format!("run.{name}.{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let directory = directory.canonicalize().unwrap();
        // Locked before it has the name by which a run looks for it.
        let (new, lock) = (directory.join("lock.new"), directory.join("lock"));
        let locked = File::create(&new).unwrap();
        locked.lock().unwrap();
        fs::rename(new, lock).unwrap();

        let mut cluster = Self { directory, _lock: locked, primary: String::new(), standby: String::new() };
        cluster.primary = cluster.script("postgres_install && postgres_start \"$1/postgres\"");
        cluster.standby = cluster.script("postgres_replica_start \"$1/postgres_replica\"");
        cluster
    }

    /// Ends the primary as a crash does.
    pub(crate) fn kill_primary(&self) {
        self.script("postgres_kill \"$1/postgres\"");
    }

    /// Runs functions of the service scripts and returns what they print.
    fn script(&self, commands: &str) -> String {
        let script = format!(
            "for file in lib/common postgres postgres_replica; do . testing/services/$file.sh; done; {commands}"
        );
        let done = Command::new("bash")
            .args(["-c", &script, "cluster"])
            .arg(&self.directory)
            .env("RUSTANGO_TEST_POSTGRES_URL", &self.primary)
            .current_dir(ROOT)
            .output()
            .expect("bash runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{commands}: {said}");
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.script(
            "postgres_replica_stop \"$1/postgres_replica\"; postgres_stop \"$1/postgres\"; rm -rf -- \"$1\"",
        );
    }
}
