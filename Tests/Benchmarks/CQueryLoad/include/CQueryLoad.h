#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The load of the query benchmark, on loopback: in C for the same reason as CSocketBatch, struct mmsghdr and control messages.
// Each function runs to its end on the calling thread. None reports errors but by a number below 0, -errno.

/// Queries of one length, one behind the other; the first two octets of each are overwritten.
struct query_set {
  uint8_t *octets;
  uint32_t length;
  uint32_t count;
};

struct load_result {
  uint64_t sent;
  uint64_t answers;
  uint64_t answer_octets;
  /// Answers by the lower four bits of their codes.
  uint64_t codes[16];
  double seconds;
  /// Seconds in which the sender looked for answers and found none.
  double idle_seconds;
};

/// Sends bursts of so many queries over so many sockets, each as soon as the one before is answered on that socket, for so many
/// seconds.
///
/// A burst is one system call (UDP_SEGMENT), so that the sender has far less to do than any server; datagrams without an
/// answer after a tenth of a second are lost. No more queries may be under way than a receive buffer of Linux's default size
/// holds, about 256.
int load_udp(
  uint16_t port, struct query_set queries, int socket_count, int burst, double seconds, struct load_result *result);

/// Sends queries one by one at a fixed rate, for so many seconds; microseconds from when each was due to its answer go into
/// `latencies`, which has room for `capacity`, in the order of the answers.
int load_udp_at_rate(
  uint16_t port, struct query_set queries, double rate, double seconds, float *latencies, size_t capacity,
  struct load_result *result);

/// Sends queries over kept connections, so many in flight on each.
int load_tcp(
  uint16_t port, struct query_set queries, int connections, int in_flight, double seconds, struct load_result *result);

/// What a query was answered with.
struct query_outcome {
  /// Without an answer all is 0.
  uint8_t is_answered;
  uint8_t code;
  uint16_t answer_count;
  uint16_t authority_count;
  uint16_t additional_count;
};

/// Asks each query once, again where no answer comes, and writes down the outcome.
int load_check(uint16_t port, struct query_set queries, struct query_outcome *outcomes);

/// Sends one query until an answer comes, into `answer`, which has room for `capacity`; its octets, or 0 where none comes in
/// so many seconds.
int load_ask(
  uint16_t port, const uint8_t *query, uint32_t length, uint8_t *answer, size_t capacity, double seconds);

/// Sends a request for a transfer and reads messages until so many records have come.
int load_transfer(
  uint16_t port, const uint8_t *query, uint32_t length, uint64_t records, struct load_result *result);

/// Sends every datagram back as an answer, in batches, until the process is ended: as little as a server can do.
int load_reflect(uint16_t port);

/// Binds a process with all its threads, or with 0 the calling thread, to one processor.
int load_pin(pid_t process, int processor);

/// Nanoseconds of processor time that a process has used, below 0 where there is none.
int64_t load_processor_time(pid_t process);
