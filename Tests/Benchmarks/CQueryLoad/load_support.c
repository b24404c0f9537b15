#include "load_internal.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>

struct answer_batch *answer_batch_make(void) {
  struct answer_batch *batch = calloc(1, sizeof *batch);
  if (batch == NULL) return NULL;
  for (int index = 0; index < burst_queries; index++) {
    batch->parts[index] = (struct iovec){.iov_base = batch->octets[index], .iov_len = answer_room};
    batch->messages[index].msg_hdr = (struct msghdr){.msg_iov = &batch->parts[index], .msg_iovlen = 1};
  }
  return batch;
}

int answer_batch_receive(struct answer_batch *batch, int descriptor) {
  int count = recvmmsg(descriptor, batch->messages, burst_queries, MSG_DONTWAIT, NULL);
  return count < 0 ? 0 : count;
}

static struct sockaddr_in loopback(uint16_t port) {
  return (struct sockaddr_in){
    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int load_connect(int type, uint16_t port) {
  int descriptor = socket(AF_INET, type, 0);
  if (descriptor < 0) return -errno;
  int octets = 4 << 20;
  if (type == SOCK_DGRAM) {
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) != 0) {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets);
    }
  } else {
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  struct sockaddr_in address = loopback(port);
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0
      || fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0) {
    int code = errno;
    close(descriptor);
    return -code;
  }
  return descriptor;
}

int load_reflect(uint16_t port) {
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = loopback(port);
  int octets = 4 << 20;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets);
  if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) return -errno;
  struct answer_batch *batch = answer_batch_make();
  struct sockaddr_in peers[burst_queries];
  if (batch == NULL) return -ENOMEM;
  while (true) {
    for (int index = 0; index < burst_queries; index++) {
      batch->parts[index].iov_len = answer_room;
      batch->messages[index].msg_hdr.msg_name = &peers[index];
      batch->messages[index].msg_hdr.msg_namelen = sizeof peers[index];
    }
    int count = recvmmsg(descriptor, batch->messages, burst_queries, MSG_WAITFORONE, NULL);
    if (count < 0) return -errno;
    for (int index = 0; index < count; index++) {
      batch->octets[index][2] |= 0x80;
      batch->parts[index].iov_len = batch->messages[index].msg_len;
    }
    for (int done = 0; done < count;) {
      int sent = sendmmsg(descriptor, batch->messages + done, (unsigned)(count - done), MSG_DONTWAIT);
      done += sent > 0 ? sent : 1;
    }
  }
}

int load_ask(
  uint16_t port, const uint8_t *query, uint32_t length, uint8_t *answer, size_t capacity, double seconds
) {
  uint64_t end = now() + (uint64_t)(seconds * 1e9);
  int descriptor = load_connect(SOCK_DGRAM, port);
  if (descriptor < 0) return descriptor;
  ssize_t received = 0;
  do {
    // Nobody may be listening yet: then the error comes at once.
    send(descriptor, query, length, 0);
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    if (poll(&wait, 1, 20) > 0) received = recv(descriptor, answer, capacity, 0);
    if (received <= 0) usleep(1000);
  } while (received <= 0 && now() < end);
  close(descriptor);
  return received > 0 ? (int)received : 0;
}

int load_pin(pid_t process, int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  if (process == 0) return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : -errno;
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", process);
  DIR *threads = opendir(path);
  if (threads == NULL) return -errno;
  for (struct dirent *entry = readdir(threads); entry != NULL; entry = readdir(threads)) {
    pid_t thread = atoi(entry->d_name);
    if (thread > 0) sched_setaffinity(thread, sizeof set, &set);
  }
  closedir(threads);
  return 0;
}

int64_t load_processor_time(pid_t process) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
