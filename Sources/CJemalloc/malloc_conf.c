#include "CJemalloc.h"

/// What jemalloc looks for in the program. Memory that is not used goes back to the kernel after some seconds, by a thread of its
/// own: a server that has read a large zone may have nothing to allocate for hours, and only who allocates would give it back.
const char *malloc_conf = "background_thread:true,max_background_threads:1,dirty_decay_ms:10000";
