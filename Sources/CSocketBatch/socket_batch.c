#define _GNU_SOURCE

#include "CSocketBatch.h"

#include <endian.h>
#include <errno.h>
#include <netinet/udp.h>
#include <sched.h>
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

/// A datagram to be sent.
struct datagram {
  const struct socket_peer *peer;
  const uint8_t *octets;
  uint32_t count;
};

/// Datagrams of one size to one peer, which the kernel is given as one message.
struct train {
  const struct datagram *first;
  uint32_t count;
  /// Where its datagrams stand among all parts.
  uint32_t start;
};

enum {
  /// Slots of the table of trains: twice as many as there can be trains.
  train_slots = 2 * socket_batch_capacity,
  no_train = 0xFF,
  /// Octets of one message, its headers left out.
  train_octets = 65000,
  /// Octets of control messages: those of the peer, and the size of a train's datagrams.
  control_octets = socket_peer_control_octets + CMSG_SPACE(sizeof(uint16_t)),
};

static bool is_same_peer(const struct socket_peer *one, const struct socket_peer *other) {
  return one->address_octets == other->address_octets && one->control_octets == other->control_octets
         && memcmp(&one->address, &other->address, one->address_octets) == 0
         && memcmp(one->control, other->control, one->control_octets) == 0;
}

/// A slot for datagrams of this size to this peer. Nobody can do harm by choosing where many fall: there are few.
static unsigned slot_of(const struct datagram *datagram) {
  uint64_t key;
  // The port, and what of the address stands behind it.
  memcpy(&key, &datagram->peer->address, sizeof key);
  key ^= (uint64_t)datagram->count << 48;
  return (unsigned)((key * 0x9E3779B97F4A7C15u) >> 57) % train_slots;
}

/// Couples datagrams to trains, and says to which each belongs; the number of trains.
static int couple(
  const struct datagram *datagrams, int count, bool is_coupling, struct train *trains, uint8_t *train_of
) {
  uint8_t slots[train_slots];
  int made = 0;
  memset(slots, no_train, sizeof slots);
  for (int index = 0; index < count; index++) {
    const struct datagram *datagram = &datagrams[index];
    unsigned slot = slot_of(datagram);
    while (slots[slot] != no_train) {
      const struct train *train = &trains[slots[slot]];
      if (train->first->count == datagram->count && (train->count + 1) * datagram->count <= train_octets
          && is_same_peer(train->first->peer, datagram->peer)) break;
      slot = (slot + 1) % train_slots;
    }
    if (slots[slot] == no_train || !is_coupling) {
      slots[slot] = (uint8_t)made;
      trains[made++] = (struct train){.first = datagram};
    }
    trains[slots[slot]].count++;
    train_of[index] = slots[slot];
  }
  return made;
}

static struct msghdr header_for(const struct socket_peer *peer, struct iovec *parts, size_t count) {
  return (struct msghdr){
    .msg_name = (void *)&peer->address,
    .msg_namelen = peer->address_octets,
    .msg_iov = parts,
    .msg_iovlen = count,
    .msg_control = peer->control_octets > 0 ? (void *)peer->control : NULL,
    .msg_controllen = peer->control_octets,
  };
}

/// Has the kernel cut a message into datagrams; `control` is room for that.
static void cut(struct msghdr *header, uint16_t octets, uint8_t *control) {
  struct cmsghdr message = {
    .cmsg_len = CMSG_LEN(sizeof octets), .cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT,
  };
  uint8_t *end = control + header->msg_controllen;
  if (header->msg_controllen > 0) memcpy(control, header->msg_control, header->msg_controllen);
  memset(end, 0, CMSG_SPACE(sizeof octets));
  memcpy(end, &message, sizeof message);
  memcpy(end + CMSG_LEN(0), &octets, sizeof octets);
  header->msg_control = control;
  header->msg_controllen += CMSG_SPACE(sizeof octets);
}

/// Sends the datagrams of a message one by one, where the kernel does not cut it; the number of those that can't be sent.
static int send_parts(int descriptor, const struct socket_peer *peer, const struct msghdr *message) {
  int failed = 0;
  for (size_t index = 0; index < message->msg_iovlen; index++) {
    struct msghdr header = header_for(peer, &message->msg_iov[index], 1);
    ssize_t sent;
    do sent = sendmsg(descriptor, &header, MSG_DONTWAIT); while (sent < 0 && errno == EINTR);
    if (sent < 0) failed++;
  }
  return failed;
}

/// Sends datagrams, at most the batch's capacity; one that can't be sent at once is passed over. The number of those.
static int send_all(int descriptor, const struct datagram *datagrams, int count, bool *is_coupling) {
  struct train trains[socket_batch_capacity];
  uint8_t train_of[socket_batch_capacity];
  struct mmsghdr messages[socket_batch_capacity];
  struct iovec parts[socket_batch_capacity];
  _Alignas(8) uint8_t control[socket_batch_capacity][control_octets];
  int made = couple(datagrams, count, *is_coupling, trains, train_of);
  uint32_t start = 0;
  for (int index = 0; index < made; index++) {
    struct train *train = &trains[index];
    struct msghdr *header = &messages[index].msg_hdr;
    *header = header_for(train->first->peer, &parts[start], train->count);
    if (train->count > 1) cut(header, (uint16_t)train->first->count, control[index]);
    train->start = start;
    start += train->count;
  }
  for (int index = 0; index < count; index++) {
    const struct datagram *datagram = &datagrams[index];
    parts[trains[train_of[index]].start++] =
      (struct iovec){.iov_base = (void *)datagram->octets, .iov_len = datagram->count};
  }
  int done = 0;
  int failed = 0;
  while (done < made) {
    int sent = sendmmsg(descriptor, messages + done, (unsigned)(made - done), MSG_DONTWAIT);
    if (sent > 0) {
      done += sent;
    } else if (sent == 0 || errno != EINTR) {
      // The error is that of the first one: it is passed over, or was meant for several.
      bool is_refused = sent < 0 && (errno == EINVAL || errno == EIO || errno == EMSGSIZE);
      if (is_refused && trains[done].count > 1) {
        *is_coupling = false;
        failed += send_parts(descriptor, trains[done].first->peer, &messages[done].msg_hdr);
      } else {
        failed += (int)trains[done].count;
      }
      done++;
    }
  }
  return failed;
}

int socket_batch_send(int descriptor, const struct socket_exchange *exchanges, int count, bool *is_coupling) {
  struct datagram datagrams[socket_batch_capacity];
  if (count > socket_batch_capacity) count = socket_batch_capacity;
  int answers = 0;
  for (int index = 0; index < count; index++) {
    const struct socket_exchange *exchange = &exchanges[index];
    if (exchange->answer_count == 0) continue;
    datagrams[answers++] = (struct datagram){&exchange->peer, exchange->answer, exchange->answer_count};
  }
  return send_all(descriptor, datagrams, answers, is_coupling);
}

int socket_peers_send(
  int descriptor, const struct socket_peer *peers, const uint32_t *counts, const uint8_t *octets, int count
) {
  struct datagram datagrams[socket_batch_capacity];
  bool is_coupling = true;
  int failed = 0;
  while (count > 0) {
    int some = count < socket_batch_capacity ? count : socket_batch_capacity;
    for (int index = 0; index < some; index++) {
      datagrams[index] = (struct datagram){&peers[index], octets, counts[index]};
      octets += counts[index];
    }
    failed += send_all(descriptor, datagrams, some, &is_coupling);
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

int socket_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  int count = CPU_COUNT(&set);
  return count > 0 ? count : 1;
}
