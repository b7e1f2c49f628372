// How the program's heap (jemalloc, which reads this when it starts) keeps its memory.
//
// Planning touches hundreds of megabytes at random. In pages of 4 KiB each first touch is a fault and each later one a walk
// through the page tables: in pages of 2 MiB ("thp:always") a plan of a million rows takes half the time. One arena, as the
// core allocates by the piece of work, not by the record: nothing waits for it, and what one thread frees serves the other.
extern "C" {
// NOLINTNEXTLINE: the name is jemalloc's.
const char* malloc_conf = "thp:always,narenas:1";
}
