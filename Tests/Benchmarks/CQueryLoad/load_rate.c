#include "load_internal.h"

enum {
  rate_sockets = 4,
};

int load_udp_at_rate(
  uint16_t port, struct query_set queries, double rate, double seconds, float *latencies, size_t capacity,
  struct load_result *result
) {
  memset(result, 0, sizeof *result);
  struct answer_batch *batch = answer_batch_make();
  // When the query with an ID was due; 0 where it is answered.
  uint64_t *due_times = calloc(65536, sizeof *due_times);
  int descriptors[rate_sockets];
  int code = batch == NULL || due_times == NULL ? -ENOMEM : 0;
  for (int index = 0; index < rate_sockets; index++) {
    descriptors[index] = load_connect(SOCK_DGRAM, port);
    if (descriptors[index] < 0) code = descriptors[index];
  }
  uint64_t start = now();
  uint64_t last = start;
  uint64_t end = start + (uint64_t)(seconds * 1e9);
  uint64_t idle = 0;
  double interval = 1e9 / rate;
  // What is still under way at the end has a fifth of a second.
  while (code == 0 && last < end + 200000000) {
    bool had_work = false;
    uint64_t due = start + (uint64_t)(interval * (double)result->sent);
    if (due <= last && due < end) {
      uint8_t *query = queries.octets + (size_t)(result->sent % queries.count) * queries.length;
      uint16_t id = (uint16_t)result->sent;
      set_number(query, id);
      due_times[id] = due;
      send(descriptors[result->sent % rate_sockets], query, queries.length, 0);
      result->sent++;
      had_work = true;
    }
    for (int index = 0; index < rate_sockets; index++) {
      int count = answer_batch_receive(batch, descriptors[index]);
      if (count == 0) continue;
      had_work = true;
      uint64_t time = now();
      for (int answer = 0; answer < count; answer++) {
        const uint8_t *octets = batch->octets[answer];
        uint16_t id = number_at(octets);
        if (batch->messages[answer].msg_len < 12 || due_times[id] == 0) continue;
        if (result->answers < capacity) latencies[result->answers] = (float)(time - due_times[id]) / 1e3f;
        due_times[id] = 0;
        count_answer(result, octets, batch->messages[answer].msg_len);
      }
    }
    uint64_t time = now();
    if (!had_work) idle += time - last;
    last = time;
    if (last > end && result->answers == result->sent) break;
  }
  result->seconds = (double)(last - start) / 1e9;
  result->idle_seconds = (double)idle / 1e9;
  for (int index = 0; index < rate_sockets; index++) close(descriptors[index]);
  free(due_times);
  free(batch);
  return code;
}
