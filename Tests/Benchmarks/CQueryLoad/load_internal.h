#pragma once

#define _GNU_SOURCE

#include "CQueryLoad.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  burst_queries = 64,
  answer_room = 2048,
};

static inline uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static inline uint16_t number_at(const uint8_t *octets) { return (uint16_t)(octets[0] << 8 | octets[1]); }

static inline void set_number(uint8_t *octets, uint16_t number) {
  octets[0] = (uint8_t)(number >> 8);
  octets[1] = (uint8_t)number;
}

static inline void count_answer(struct load_result *result, const uint8_t *answer, size_t octets) {
  if (octets < 12) return;
  result->answers++;
  result->answer_octets += octets;
  result->codes[answer[3] & 15]++;
}

/// Buffers for one system call's answers.
struct answer_batch {
  struct mmsghdr messages[burst_queries];
  struct iovec parts[burst_queries];
  uint8_t octets[burst_queries][answer_room];
};

/// A batch to be freed; NULL where there is no memory.
struct answer_batch *answer_batch_make(void);

/// Takes the answers that are there; their number, 0 where there is none.
int answer_batch_receive(struct answer_batch *batch, int descriptor);

/// A connected socket of type SOCK_DGRAM or SOCK_STREAM that never blocks once connected; below 0 -errno.
int load_connect(int type, uint16_t port);
