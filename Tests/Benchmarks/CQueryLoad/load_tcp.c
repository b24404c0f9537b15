#include "load_internal.h"

enum {
  stream_room = 1 << 17,
};

/// A connection with what came over it and is no whole message yet.
struct stream {
  int descriptor;
  int open;
  size_t octets;
  uint8_t *room;
};

static int stream_open(struct stream *stream, uint16_t port) {
  *stream = (struct stream){.descriptor = load_connect(SOCK_STREAM, port), .room = malloc(stream_room)};
  return stream->room == NULL ? -ENOMEM : stream->descriptor < 0 ? stream->descriptor : 0;
}

static void stream_close(struct stream *stream) {
  if (stream->descriptor >= 0) close(stream->descriptor);
  free(stream->room);
}

/// Sends all, though the socket does not block; it waits where its buffer is full.
static int stream_send(struct stream *stream, const uint8_t *octets, size_t count) {
  while (count > 0) {
    ssize_t sent = send(stream->descriptor, octets, count, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return -errno;
    if (sent < 0) {
      struct pollfd wait = {.fd = stream->descriptor, .events = POLLOUT};
      if (poll(&wait, 1, 1000) <= 0) return -ETIMEDOUT;
      continue;
    }
    octets += sent;
    count -= (size_t)sent;
  }
  return 0;
}

/// Takes what there is, and gives each whole message to `take`; the number of them, or -errno.
static int stream_receive(
  struct stream *stream, struct load_result *result,
  void (*take)(struct load_result *result, const uint8_t *message, size_t octets)
) {
  ssize_t count = recv(stream->descriptor, stream->room + stream->octets, stream_room - stream->octets, 0);
  // A server that waits for the acknowledgement of one answer before it sends the next one is not to be slowed down by this end.
  int one = 1;
  if (count > 0) setsockopt(stream->descriptor, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
  if (count == 0) return -ECONNRESET;
  if (count < 0) return errno == EAGAIN ? 0 : -errno;
  stream->octets += (size_t)count;
  size_t start = 0;
  int messages = 0;
  while (stream->octets - start >= 2) {
    size_t length = number_at(stream->room + start);
    if (stream->octets - start < 2 + length) break;
    take(result, stream->room + start + 2, length);
    start += 2 + length;
    messages++;
  }
  memmove(stream->room, stream->room + start, stream->octets - start);
  stream->octets -= start;
  return messages;
}

int load_tcp(
  uint16_t port, struct query_set queries, int connections, int in_flight, double seconds, struct load_result *result
) {
  memset(result, 0, sizeof *result);
  // Queries with their lengths in front.
  size_t frame = queries.length + 2;
  uint8_t *frames = malloc(frame * queries.count);
  struct stream *streams = calloc((size_t)connections, sizeof *streams);
  if (frames == NULL || streams == NULL) return -ENOMEM;
  for (uint32_t index = 0; index < queries.count; index++) {
    set_number(frames + index * frame, (uint16_t)queries.length);
    memcpy(frames + index * frame + 2, queries.octets + (size_t)index * queries.length, queries.length);
  }
  int code = 0;
  for (int index = 0; index < connections; index++) {
    int opened = stream_open(&streams[index], port);
    if (opened != 0) code = opened;
  }
  uint32_t next = 0;
  uint64_t start = now();
  uint64_t last = start;
  uint64_t end = start + (uint64_t)(seconds * 1e9);
  uint64_t idle = 0;
  bool is_open = true;
  while (code == 0 && is_open && last < end + 2000000000) {
    bool had_work = false;
    is_open = false;
    for (int index = 0; index < connections && code == 0; index++) {
      struct stream *stream = &streams[index];
      if (stream->open > 0) {
        int messages = stream_receive(stream, result, count_answer);
        if (messages < 0) code = messages;
        stream->open -= messages;
        had_work |= messages > 0;
      }
      if (stream->open == 0 && last < end && code == 0) {
        if (next + (uint32_t)in_flight > queries.count) next = 0;
        code = stream_send(stream, frames + next * frame, (size_t)in_flight * frame);
        next += (uint32_t)in_flight;
        stream->open = in_flight;
        result->sent += (uint64_t)in_flight;
        had_work = true;
      }
      is_open |= stream->open > 0;
    }
    uint64_t time = now();
    if (!had_work) idle += time - last;
    last = time;
  }
  result->seconds = (double)(last - start) / 1e9;
  result->idle_seconds = (double)idle / 1e9;
  for (int index = 0; index < connections; index++) stream_close(&streams[index]);
  free(streams);
  free(frames);
  return code;
}

static void count_records(struct load_result *result, const uint8_t *message, size_t octets) {
  if (octets < 12) return;
  result->answers += number_at(message + 6);
  result->answer_octets += octets;
  result->codes[message[3] & 15]++;
}

int load_transfer(
  uint16_t port, const uint8_t *query, uint32_t length, uint64_t records, struct load_result *result
) {
  memset(result, 0, sizeof *result);
  struct stream stream;
  int code = stream_open(&stream, port);
  uint8_t prefix[2];
  set_number(prefix, (uint16_t)length);
  uint64_t start = now();
  if (code == 0) code = stream_send(&stream, prefix, 2);
  if (code == 0) code = stream_send(&stream, query, length);
  while (code == 0 && result->answers < records) {
    struct pollfd wait = {.fd = stream.descriptor, .events = POLLIN};
    if (poll(&wait, 1, 10000) <= 0) code = -ETIMEDOUT;
    int messages = code == 0 ? stream_receive(&stream, result, count_records) : 0;
    if (messages < 0) code = messages;
    // An error has no records.
    if (result->answers == 0 && messages > 0) code = -EPROTO;
  }
  result->seconds = (double)(now() - start) / 1e9;
  stream_close(&stream);
  return code;
}
