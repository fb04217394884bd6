//! `conformance [--host HOST] [--cases FILE]… [--emit FILE]`
use pingone_protect_core::Json;
use pingone_protect_tests::suite::*;
struct N;
impl Surroundings for N {
    fn prepare(&mut self, c: &Case) -> Result<Json<'static>, String> {
        Ok(c.input.clone())
    }
    fn complete(&mut self, _: &Case, a: Json<'static>) -> Result<Json<'static>, String> {
        Ok(a)
    }
}
fn main() {
    let cases: Vec<Case> =
        read_cases(&own_cases()).unwrap().into_iter().filter(|c| c.operation != "client").collect();
    let exe = std::env::current_exe().unwrap().with_file_name("rust-testee");
    let t = Testee::start(std::process::Command::new(exe)).unwrap().run(&cases, &mut N);
    for f in &t.failures {
        println!("{}", f.chars().take(400).collect::<String>());
    }
    println!("{} passed, {} failed", t.passed, t.failures.len());
}
