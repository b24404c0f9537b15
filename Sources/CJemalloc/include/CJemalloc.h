#pragma once

#if !__has_include(<jemalloc/jemalloc.h>)
#error "kmsdns needs jemalloc: apt-get install libjemalloc-dev"
#endif

// Nothing to call: a program that links this has jemalloc's malloc in the place of the C library's. Updates are decoded by
// one thread and forgotten by another, which is what the C library's is slow at.
