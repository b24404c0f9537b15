// Makes the disk fail for the files of kmsdns's database, and for no others; preloaded into the server by tests.
//
// The file that KMSDNS_DISK_FAULTS names says what fails from now on: letters for the operations (r: reads, w: writes,
// h: writes that get half of their octets to the disk first, s: syncs, t: truncations), a space, the number of the error.
// Where it is missing or empty nothing fails. If KMSDNS_DISK_TRACE names a file, every write, truncation, sync and
// deletion is appended to it with its outcome, for tests that work out what a power failure would leave.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// The name of a file that belongs to the database or its log; the index that its connections share is memory, not disk.
static const char *database_name(const char *path) {
  const char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  return strncmp(name, "kmsdns.", 7) == 0 && !strstr(name, "-shm") ? name : NULL;
}

static const char *database_file(int descriptor, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  return database_name(path);
}

// The error that an operation on a database file fails with; 0 if it does not.
static int fault(char operation) {
  const char *path = getenv("KMSDNS_DISK_FAULTS");
  if (!path) return 0;
  int control = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (control < 0) return 0;
  char text[64];
  ssize_t length = syscall(SYS_read, control, text, sizeof text - 1);
  syscall(SYS_close, control);
  if (length <= 0) return 0;
  text[length] = 0;
  char *number = strchr(text, ' ');
  if (!number) return 0;
  *number = 0;
  return strchr(text, operation) ? atoi(number + 1) : 0;
}

// One line a record, then the octets of a write: operation, file, error, offset or length, number of octets.
static void trace(char operation, const char *name, int error, off_t offset, const void *octets, size_t count) {
  static int descriptor = -2;
  if (descriptor == -2) {
    const char *path = getenv("KMSDNS_DISK_TRACE");
    descriptor = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  }
  if (descriptor < 0) return;
  char *record = malloc(count + 128);
  if (!record) return;
  int length = snprintf(record, 128, "%c %s %d %lld %zu\n", operation, name, error, (long long)offset, count);
  if (count) memcpy(record + length, octets, count);
  syscall(SYS_write, descriptor, record, (size_t)length + count);
  free(record);
}

static ssize_t faulty_pwrite(int descriptor, const void *octets, size_t count, off_t offset) {
  char path[4096];
  const char *name = database_file(descriptor, path, sizeof path);
  if (!name) return syscall(SYS_pwrite64, descriptor, octets, count, offset);
  int error = fault('w');
  int late = fault('h');
  if (late && count > 512) {
    count /= 2;
  } else if (late) {
    error = late;
  }
  if (error) {
    errno = error;
    return -1;
  }
  ssize_t written = syscall(SYS_pwrite64, descriptor, octets, count, offset);
  if (written > 0) trace('w', name, 0, offset, octets, (size_t)written);
  return written;
}

ssize_t pwrite(int descriptor, const void *octets, size_t count, off_t offset) {
  return faulty_pwrite(descriptor, octets, count, offset);
}

ssize_t pwrite64(int descriptor, const void *octets, size_t count, off64_t offset) {
  return faulty_pwrite(descriptor, octets, count, offset);
}

static ssize_t faulty_pread(int descriptor, void *octets, size_t count, off_t offset) {
  char path[4096];
  int error = fault('r');
  if (error && database_file(descriptor, path, sizeof path)) {
    errno = error;
    return -1;
  }
  return syscall(SYS_pread64, descriptor, octets, count, offset);
}

ssize_t pread(int descriptor, void *octets, size_t count, off_t offset) {
  return faulty_pread(descriptor, octets, count, offset);
}

ssize_t pread64(int descriptor, void *octets, size_t count, off64_t offset) {
  return faulty_pread(descriptor, octets, count, offset);
}

static int faulty_sync(int descriptor, long number) {
  char path[4096];
  const char *name = database_file(descriptor, path, sizeof path);
  int error = name ? fault('s') : 0;
  int status = 0;
  if (!error) status = (int)syscall(number, descriptor);
  if (name) trace('s', name, error, 0, NULL, 0);
  if (!error) return status;
  errno = error;
  return -1;
}

int fsync(int descriptor) { return faulty_sync(descriptor, SYS_fsync); }

int fdatasync(int descriptor) { return faulty_sync(descriptor, SYS_fdatasync); }

static int faulty_truncate(int descriptor, off_t length) {
  char path[4096];
  const char *name = database_file(descriptor, path, sizeof path);
  int error = name ? fault('t') : 0;
  if (error) {
    errno = error;
    return -1;
  }
  int status = (int)syscall(SYS_ftruncate, descriptor, length);
  if (name && status == 0) trace('t', name, 0, length, NULL, 0);
  return status;
}

int ftruncate(int descriptor, off_t length) { return faulty_truncate(descriptor, length); }

int ftruncate64(int descriptor, off64_t length) { return faulty_truncate(descriptor, length); }

int unlink(const char *path) {
  int status = (int)syscall(SYS_unlink, path);
  const char *name = database_name(path);
  if (name && status == 0) trace('d', name, 0, 0, NULL, 0);
  return status;
}
