// SwiftPM wants a source in a C target; the symbols are in the static library.
