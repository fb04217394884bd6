//! The tables of the demonstrations.

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, presets};

use super::journey;
use super::sign_in::Walked;
use crate::shell::say;

const WIDTH: u16 = 172;

/// The columns that hold sentences and paths.
const FLOWING: [&str; 2] = ["because", "path"];

/// An empty table.
fn headed<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(header);
    // Codes are not broken; sentences and paths are.
    for (column, title) in table.column_iter_mut().zip(header) {
        if !FLOWING.contains(&title) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

pub(crate) fn print(walked: &[Walked]) {
    let mut table = headed(["visitor", "outcome", "decided by", "because", "path", "completed", "feedback"]);
    for walked in walked {
        let Walked { visitor, outcome, decided_by, because, path, completion, feedback, expected: _ } =
            walked;
        let cells = [*visitor, outcome, decided_by, because, *path, completion, feedback];
        table.add_row(cells.map(Cell::new));
    }
    say(&table.to_string());
    let completed =
        walked.iter().filter(|walked| ["SUCCESS", "FAILED"].contains(&walked.completion.as_str()));
    say(&format!("\n{} visitors, {} evaluations completed", walked.len(), completed.count()));
}

/// The table of `--journey`.
pub(super) fn print_journeys(walked: &[journey::Walked]) {
    let mut table = headed(["visitor", "path", "reason", "end", "stored"]);
    for walked in walked {
        table.add_row(walked.cells().map(Cell::new));
    }
    say(&table.to_string());
    let let_in = walked.iter().filter(|walked| walked.is_let_in());
    say(&format!("\n{} visitors, {} let in", walked.len(), let_in.count()));
}
