#include "CAllocationCounter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>

// The C library's own functions under their second names.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

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
  count();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count();
  return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
  count();
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  count();
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void *allocated = __libc_memalign(alignment, size);
  if (allocated == NULL) return ENOMEM;
  *memory = allocated;
  return 0;
}
