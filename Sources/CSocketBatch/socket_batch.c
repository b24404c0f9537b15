#define _GNU_SOURCE

#include "CSocketBatch.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

/// Turns what came with a datagram into what goes with its answer: the source address to use. The interface is left to
/// routing, but for link-local addresses, which mean nothing without it.
static void prepare_control(struct socket_peer *peer) {
  struct msghdr header = {.msg_control = peer->control, .msg_controllen = peer->control_octets};
  struct cmsghdr *message = CMSG_FIRSTHDR(&header);
  peer->control_octets = 0;
  if (message == NULL) return;
  if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_PKTINFO
      && message->cmsg_len >= CMSG_LEN(sizeof(struct in_pktinfo))) {
    struct in_pktinfo info;
    memcpy(&info, CMSG_DATA(message), sizeof info);
    info.ipi_ifindex = 0;
    info.ipi_addr.s_addr = 0;
    memcpy(CMSG_DATA(message), &info, sizeof info);
    peer->control_octets = CMSG_SPACE(sizeof info);
  } else if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_PKTINFO
             && message->cmsg_len >= CMSG_LEN(sizeof(struct in6_pktinfo))) {
    struct in6_pktinfo info;
    memcpy(&info, CMSG_DATA(message), sizeof info);
    if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
    memcpy(CMSG_DATA(message), &info, sizeof info);
    peer->control_octets = CMSG_SPACE(sizeof info);
  }
}

int socket_batch_receive(int descriptor, struct socket_exchange *exchanges, int count) {
  struct mmsghdr messages[socket_batch_capacity];
  struct iovec parts[socket_batch_capacity];
  if (count > socket_batch_capacity) count = socket_batch_capacity;
  for (int index = 0; index < count; index++) {
    struct socket_exchange *exchange = &exchanges[index];
    parts[index] = (struct iovec){.iov_base = exchange->request, .iov_len = exchange->request_capacity};
    messages[index].msg_hdr = (struct msghdr){
      .msg_name = &exchange->peer.address,
      .msg_namelen = sizeof exchange->peer.address,
      .msg_iov = &parts[index],
      .msg_iovlen = 1,
      .msg_control = exchange->peer.control,
      .msg_controllen = sizeof exchange->peer.control,
    };
  }
  int received = recvmmsg(descriptor, messages, (unsigned)count, MSG_WAITFORONE, NULL);
  if (received < 0) return -errno;
  for (int index = 0; index < received; index++) {
    struct socket_exchange *exchange = &exchanges[index];
    exchange->peer.address_octets = messages[index].msg_hdr.msg_namelen;
    exchange->peer.control_octets = (uint32_t)messages[index].msg_hdr.msg_controllen;
    if (exchange->peer.control_octets > 0) prepare_control(&exchange->peer);
    bool is_usable = (messages[index].msg_hdr.msg_flags & MSG_TRUNC) == 0 && socket_peer_port(&exchange->peer) != 0;
    exchange->request_count = is_usable ? messages[index].msg_len : 0;
    exchange->answer_count = 0;
  }
  return received;
}

static struct msghdr header_for(const struct socket_peer *peer, struct iovec *part) {
  return (struct msghdr){
    .msg_name = (void *)&peer->address,
    .msg_namelen = peer->address_octets,
    .msg_iov = part,
    .msg_iovlen = 1,
    .msg_control = peer->control_octets > 0 ? (void *)peer->control : NULL,
    .msg_controllen = peer->control_octets,
  };
}

/// Sends messages; one that can't be sent at once is passed over. The number of those.
static int send_all(int descriptor, struct mmsghdr *messages, int count) {
  int done = 0;
  int failed = 0;
  while (done < count) {
    int sent = sendmmsg(descriptor, messages + done, (unsigned)(count - done), MSG_DONTWAIT);
    if (sent > 0) {
      done += sent;
    } else if (sent == 0 || errno != EINTR) {
      // The error is that of the first one: it is passed over.
      done++;
      failed++;
    }
  }
  return failed;
}

int socket_batch_send(int descriptor, const struct socket_exchange *exchanges, int count) {
  struct mmsghdr messages[socket_batch_capacity];
  struct iovec parts[socket_batch_capacity];
  if (count > socket_batch_capacity) count = socket_batch_capacity;
  int answers = 0;
  for (int index = 0; index < count; index++) {
    const struct socket_exchange *exchange = &exchanges[index];
    if (exchange->answer_count == 0) continue;
    parts[answers] = (struct iovec){.iov_base = exchange->answer, .iov_len = exchange->answer_count};
    messages[answers].msg_hdr = header_for(&exchange->peer, &parts[answers]);
    answers++;
  }
  return send_all(descriptor, messages, answers);
}

int socket_peers_send(
  int descriptor, const struct socket_peer *peers, const uint32_t *counts, const uint8_t *octets, int count
) {
  struct mmsghdr messages[socket_batch_capacity];
  struct iovec parts[socket_batch_capacity];
  int failed = 0;
  while (count > 0) {
    int some = count < socket_batch_capacity ? count : socket_batch_capacity;
    for (int index = 0; index < some; index++) {
      parts[index] = (struct iovec){.iov_base = (void *)octets, .iov_len = counts[index]};
      messages[index].msg_hdr = header_for(&peers[index], &parts[index]);
      octets += counts[index];
    }
    failed += send_all(descriptor, messages, some);
    peers += some;
    counts += some;
    count -= some;
  }
  return failed;
}

int socket_peer_address(const struct socket_peer *peer, uint64_t *high, uint64_t *low) {
  if (peer->address.sin6_family == AF_INET && peer->address_octets >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in address;
    memcpy(&address, &peer->address, sizeof address);
    *high = 0;
    *low = ntohl(address.sin_addr.s_addr);
    return 4;
  }
  if (peer->address.sin6_family == AF_INET6 && peer->address_octets >= sizeof(struct sockaddr_in6)) {
    uint64_t words[2];
    memcpy(words, &peer->address.sin6_addr, sizeof words);
    *high = be64toh(words[0]);
    *low = be64toh(words[1]);
    return 16;
  }
  return 0;
}

uint16_t socket_peer_port(const struct socket_peer *peer) {
  // The port stands at the same place in both kinds of address.
  return peer->address_octets >= sizeof(struct sockaddr_in) ? ntohs(peer->address.sin6_port) : 0;
}

int socket_bind(int descriptor, const uint8_t *octets, size_t count, uint16_t port) {
  if (count == 4) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    memcpy(&address.sin_addr, octets, 4);
    return bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : -errno;
  }
  if (count != 16) return -EAFNOSUPPORT;
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  memcpy(&address.sin6_addr, octets, 16);
  return bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : -errno;
}

uint16_t socket_port(int descriptor) {
  struct sockaddr_in6 address = {0};
  socklen_t octets = sizeof address;
  if (getsockname(descriptor, (struct sockaddr *)&address, &octets) != 0) return 0;
  return ntohs(address.sin6_port);
}
