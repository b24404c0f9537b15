#define _GNU_SOURCE

#include "CAllocationCounter.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>

// The function of this name that would be called if this file had none: jemalloc's, or the C library's.
#define NEXT(name) \
  static _Atomic(void *) found; \
  if (atomic_load_explicit(&found, memory_order_relaxed) == NULL) { \
    atomic_store_explicit(&found, dlsym(RTLD_NEXT, name), memory_order_relaxed); \
  } \
  void *next = atomic_load_explicit(&found, memory_order_relaxed)

// What the Swift runtime calls for each error that is thrown; null but in tests. Swift Testing hangs itself in and
// allocates then, which is not to be counted.
extern _Atomic(void *) _swift_willThrow __attribute__((weak));
extern _Atomic(void *) _swift_willThrowTypedImpl __attribute__((weak));
static void *hooks[2];

static _Thread_local bool is_counting;
static _Thread_local size_t allocations;

static void count(void) {
  if (is_counting) allocations += 1;
}

void allocation_counter_start(void) {
  if (&_swift_willThrow != NULL) hooks[0] = atomic_exchange(&_swift_willThrow, NULL);
  if (&_swift_willThrowTypedImpl != NULL) hooks[1] = atomic_exchange(&_swift_willThrowTypedImpl, NULL);
  allocations = 0;
  is_counting = true;
}

size_t allocation_counter_stop(void) {
  is_counting = false;
  if (&_swift_willThrow != NULL) atomic_store(&_swift_willThrow, hooks[0]);
  if (&_swift_willThrowTypedImpl != NULL) atomic_store(&_swift_willThrowTypedImpl, hooks[1]);
  return allocations;
}

void *malloc(size_t size) {
  NEXT("malloc");
  count();
  return ((void *(*)(size_t))next)(size);
}

void *calloc(size_t number, size_t size) {
  NEXT("calloc");
  count();
  return ((void *(*)(size_t, size_t))next)(number, size);
}

void *realloc(void *memory, size_t size) {
  NEXT("realloc");
  count();
  return ((void *(*)(void *, size_t))next)(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  NEXT("memalign");
  count();
  return ((void *(*)(size_t, size_t))next)(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  NEXT("aligned_alloc");
  count();
  return ((void *(*)(size_t, size_t))next)(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  NEXT("posix_memalign");
  count();
  return ((int (*)(void **, size_t, size_t))next)(memory, alignment, size);
}
