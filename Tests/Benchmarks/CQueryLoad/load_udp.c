#include "load_internal.h"

struct burst_socket {
  int descriptor;
  int open;
  uint64_t sent_at;
};

static int send_burst(struct burst_socket *socket, struct query_set queries, int burst, uint32_t *next) {
  if (*next + (uint32_t)burst > queries.count) *next = 0;
  struct iovec part = {
    .iov_base = queries.octets + (size_t)*next * queries.length, .iov_len = (size_t)burst * queries.length};
  _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(sizeof(uint16_t))] = {0};
  struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
  struct cmsghdr *segment = (struct cmsghdr *)control;
  if (burst > 1) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
  }
  segment->cmsg_level = IPPROTO_UDP;
  segment->cmsg_type = UDP_SEGMENT;
  segment->cmsg_len = CMSG_LEN(sizeof(uint16_t));
  uint16_t length = (uint16_t)queries.length;
  memcpy(CMSG_DATA(segment), &length, sizeof length);
  if (sendmsg(socket->descriptor, &header, 0) < 0) return -errno;
  *next += (uint32_t)burst;
  socket->open = burst;
  socket->sent_at = now();
  return 0;
}

int load_udp(
  uint16_t port, struct query_set queries, int socket_count, int burst, double seconds, struct load_result *result
) {
  memset(result, 0, sizeof *result);
  struct burst_socket *sockets = calloc((size_t)socket_count, sizeof *sockets);
  struct answer_batch *batch = answer_batch_make();
  if (batch == NULL || sockets == NULL) {
    free(batch);
    free(sockets);
    return -ENOMEM;
  }
  int code = 0;
  for (int index = 0; index < socket_count; index++) {
    sockets[index] = (struct burst_socket){.descriptor = load_connect(SOCK_DGRAM, port)};
    if (sockets[index].descriptor < 0) code = sockets[index].descriptor;
  }
  uint32_t next = 0;
  uint64_t start = now();
  uint64_t last = start;
  uint64_t end = start + (uint64_t)(seconds * 1e9);
  uint64_t idle = 0;
  bool is_open = code == 0;
  while (is_open) {
    bool had_work = false;
    is_open = false;
    for (int index = 0; index < socket_count; index++) {
      struct burst_socket *socket = &sockets[index];
      if (socket->open > 0) {
        int count = answer_batch_receive(batch, socket->descriptor);
        for (int answer = 0; answer < count; answer++) {
          count_answer(result, batch->octets[answer], batch->messages[answer].msg_len);
        }
        socket->open -= count;
        had_work |= count > 0;
        if (last - socket->sent_at > 100000000 && last > socket->sent_at) socket->open = 0;
      }
      if (socket->open <= 0 && last < end) {
        code = send_burst(socket, queries, burst, &next);
        if (code != 0) break;
        result->sent += (uint64_t)burst;
        had_work = true;
      }
      is_open |= socket->open > 0;
    }
    uint64_t time = now();
    if (!had_work) idle += time - last;
    last = time;
  }
  result->seconds = (double)(last - start) / 1e9;
  result->idle_seconds = (double)idle / 1e9;
  for (int index = 0; index < socket_count; index++) close(sockets[index].descriptor);
  free(batch);
  free(sockets);
  return code;
}

int load_check(uint16_t port, struct query_set queries, struct query_outcome *outcomes) {
  struct answer_batch *batch = answer_batch_make();
  int descriptor = load_connect(SOCK_DGRAM, port);
  if (batch == NULL || descriptor < 0) return descriptor < 0 ? descriptor : -ENOMEM;
  memset(outcomes, 0, queries.count * sizeof *outcomes);
  for (uint32_t first = 0; first < queries.count; first += burst_queries) {
    uint32_t some = queries.count - first < burst_queries ? queries.count - first : burst_queries;
    uint32_t open = some;
    for (int attempt = 0; attempt < 10 && open > 0; attempt++) {
      for (uint32_t index = first; index < first + some; index++) {
        uint8_t *query = queries.octets + (size_t)index * queries.length;
        set_number(query, (uint16_t)index);
        if (!outcomes[index].is_answered) send(descriptor, query, queries.length, 0);
      }
      uint64_t end = now() + 200000000;
      while (open > 0 && now() < end) {
        int count = answer_batch_receive(batch, descriptor);
        for (int answer = 0; answer < count; answer++) {
          const uint8_t *octets = batch->octets[answer];
          uint32_t index = first + (uint16_t)(number_at(octets) - (uint16_t)first);
          if (batch->messages[answer].msg_len < 12 || index >= first + some || outcomes[index].is_answered) continue;
          outcomes[index] = (struct query_outcome){
            .is_answered = 1, .code = octets[3] & 15, .answer_count = number_at(octets + 6),
            .authority_count = number_at(octets + 8), .additional_count = number_at(octets + 10)};
          open--;
        }
      }
    }
  }
  close(descriptor);
  free(batch);
  return 0;
}
