//! [`Objects`]: what stays in the wasm between two calls, by number.

use pingone_protect_core::boundary::journey::Run;
use pingone_protect_core::{ErrorCode, ErrorInfo};

use crate::client::Client;
use crate::machine::Machine;
use crate::{Given, Taken, json};

/// One of them.
pub(crate) enum Object {
    Client(Box<Client>),
    Machine(Machine),
    Run(Run),
}

/// All of them, and why the last operation failed.
pub(crate) struct Objects {
    slots: Vec<Option<Object>>,
    /// The slots that are free.
    free: Vec<u32>,
    thrown: String,
}

impl Objects {
    pub(crate) const fn new() -> Self {
        Self { slots: Vec::new(), free: Vec::new(), thrown: String::new() }
    }

    /// Keeps an object until it is freed; gives its number.
    pub(crate) fn keep(&mut self, object: Object) -> String {
        let number = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(slot) = self.slot(number) {
            *slot = Some(object);
        }
        json(&number)
    }

    pub(crate) fn client(&mut self, number: u32) -> Result<&mut Client, ErrorInfo> {
        match self.slot(number) {
            Some(Some(Object::Client(client))) => Ok(client),
            _ => Err(missing()),
        }
    }

    pub(crate) fn machine(&mut self, number: u32) -> Result<&mut Machine, ErrorInfo> {
        match self.slot(number) {
            Some(Some(Object::Machine(machine))) => Ok(machine),
            _ => Err(missing()),
        }
    }

    pub(crate) fn run(&mut self, number: u32) -> Result<&mut Run, ErrorInfo> {
        match self.slot(number) {
            Some(Some(Object::Run(run))) => Ok(run),
            _ => Err(missing()),
        }
    }

    pub(crate) fn failed(&mut self, error: &ErrorInfo) {
        self.thrown = json(error);
    }

    fn slot(&mut self, number: u32) -> Option<&mut Option<Object>> {
        self.slots.get_mut(number as usize)
    }
}

/// Why the last operation failed.
pub(crate) fn thrown(objects: &mut Objects, _: &mut Taken) -> Given {
    Ok(std::mem::take(&mut objects.thrown))
}

/// Forgets an object.
pub(crate) fn free(objects: &mut Objects, taken: &mut Taken) -> Given {
    if objects.slot(taken.number).is_some_and(|slot| slot.take().is_some()) {
        objects.free.push(taken.number);
    }
    Ok(String::new())
}

fn missing() -> ErrorInfo {
    ErrorInfo::new(ErrorCode::Internal, "there is no such object in the wasm")
}
