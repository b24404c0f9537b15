#pragma once
#include <stddef.h>

// Counts the heap allocations of the calling thread. The functions that allocate are replaced in the whole test
// executable by ones that count and then call those they stand for: nothing else sees what the Swift runtime allocates.
// free needs no replacement: the memory comes from the same heap.

/// Starts counting on this thread, from zero; one thread at a time.
void allocation_counter_start(void);

/// Stops counting on this thread and gives the number of allocations since the start.
size_t allocation_counter_stop(void);
