//! The table of the demonstration.

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, presets};

use super::sign_in::Walked;
use crate::shell::say;

const BECAUSE: usize = 3;
const PATH: usize = 4;

pub(crate) fn print(walked: &[Walked]) {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(172)
        .set_header(["visitor", "outcome", "decided by", "because", "path", "completed", "feedback"]);
    // Codes are not broken; sentences and paths are.
    for (index, column) in table.column_iter_mut().enumerate() {
        if ![BECAUSE, PATH].contains(&index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
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
