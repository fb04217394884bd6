//! A store that keeps what is new and gives away what is old, so that memory is bounded whatever arrives.

use std::collections::{BTreeMap, HashMap};

/// Values by key, in the order in which they came, below a number of items and a number of bytes.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    items: BTreeMap<u64, Item<T>>,
    places: HashMap<String, u64>,
    next_place: u64,
    weight: usize,
    forgotten: u64,
    limit: ShelfLimit,
}

/// What a shelf can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShelfLimit {
    /// How many items.
    pub items: usize,
    /// How many bytes, nearly.
    pub bytes: usize,
}

#[derive(Debug)]
struct Item<T> {
    key: String,
    value: T,
    weight: usize,
}

impl<T> Shelf<T> {
    pub(crate) fn new(limit: ShelfLimit) -> Self {
        Self { items: BTreeMap::new(), places: HashMap::new(), next_place: 0, weight: 0, forgotten: 0, limit }
    }

    /// Puts a value in the newest place, in place of one of that key. The oldest go when there is no room.
    pub(crate) fn insert(&mut self, key: &str, value: T, bytes: usize) {
        self.remove(key);
        let weight = bytes + key.len() + 128;
        self.places.insert(key.to_owned(), self.next_place);
        self.items.insert(self.next_place, Item { key: key.to_owned(), value, weight });
        self.next_place += 1;
        self.weight += weight;
        self.make_room();
    }

    /// A value has grown by this many bytes.
    pub(crate) fn grew(&mut self, key: &str, bytes: usize) {
        if let Some(item) = self.places.get(key).and_then(|place| self.items.get_mut(place)) {
            item.weight += bytes;
            self.weight += bytes;
            self.make_room();
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.places.get(key).and_then(|place| self.items.get(place)).map(|item| &item.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.places.get(key).and_then(|place| self.items.get_mut(place)).map(|item| &mut item.value)
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<T> {
        let item = self.items.remove(&self.places.remove(key)?)?;
        self.weight -= item.weight;
        Some(item.value)
    }

    /// Takes the oldest away.
    pub(crate) fn forget_oldest(&mut self) -> Option<(String, T)> {
        let (_, item) = self.items.pop_first()?;
        self.places.remove(&item.key);
        self.weight -= item.weight;
        self.forgotten += 1;
        Some((item.key, item.value))
    }

    /// From the oldest to the newest.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.items.values().map(|item| (item.key.as_str(), &item.value))
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn weight(&self) -> usize {
        self.weight
    }

    /// How many went to make room.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The newest stays even when it is too large alone: bodies are small beside every limit.
    fn make_room(&mut self) {
        while self.items.len() > 1 && (self.items.len() > self.limit.items || self.weight > self.limit.bytes)
        {
            self.forget_oldest();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first() {
        let mut shelf = Shelf::new(ShelfLimit { items: 2, bytes: 10_000 });
        for name in ["a", "b", "c"] {
            shelf.insert(name, name, 10);
        }
        assert_eq!(shelf.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(shelf.forgotten(), 1);
        shelf.insert("b", "b again", 10);
        assert_eq!(shelf.iter().map(|(_, value)| *value).collect::<Vec<_>>(), ["c", "b again"]);
    }

    #[test]
    fn bytes_count_too() {
        let mut shelf = Shelf::new(ShelfLimit { items: 100, bytes: 2_000 });
        shelf.insert("a", (), 900);
        shelf.insert("b", (), 100);
        shelf.grew("b", 900);
        assert!(shelf.get("a").is_none());
        assert_eq!(shelf.len(), 1);
        shelf.remove("b");
        assert_eq!(shelf.weight(), 0);
    }
}
