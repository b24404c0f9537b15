#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

// Datagrams in batches: what Swift can't express. Nothing here allocates or keeps anything.

enum {
  /// Datagrams that one system call receives or sends at most.
  socket_batch_capacity = 64,
  /// Octets of control messages: one IP_PKTINFO or IPV6_PKTINFO with its header and padding.
  socket_peer_control_octets = 48,
};

/// Where a datagram came from and, with a socket bound to a wildcard address, which of this machine's addresses it was
/// sent to: all that it takes to send the answer back the same way.
struct socket_peer {
  /// A sockaddr_in or a sockaddr_in6.
  struct sockaddr_in6 address;
  uint32_t address_octets;
  uint32_t control_octets;
  _Alignas(8) uint8_t control[socket_peer_control_octets];
};

/// A request and the answer to it. The caller owns the memory of both.
struct socket_exchange {
  uint8_t *request;
  uint8_t *answer;
  uint32_t request_capacity;
  /// Octets received; 0 where there is nothing to answer: an empty datagram, one that is larger than the memory, one
  /// from port 0.
  uint32_t request_count;
  /// Octets to be sent; 0 where nothing is.
  uint32_t answer_count;
  struct socket_peer peer;
};

/// Waits for a datagram and receives what there is, `count` at most; the number received, or an error number below 0.
///
/// In C because struct mmsghdr is a GNU extension that Swift's Glibc module does not show, and because the control
/// messages are read by macros.
int socket_batch_receive(int descriptor, struct socket_exchange *exchanges, int count);

/// Sends the answers of the first `count` exchanges. One that can't be sent at once is passed over, so that no
/// destination holds up the others; the number of those.
///
/// Answers of one size to one peer are one message, which the kernel cuts into datagrams (UDP_SEGMENT): so the way through the
/// kernel is gone once, where one client asks much. `is_coupling` says whether to do so, and is made false where the
/// kernel refuses.
///
/// In C because of struct mmsghdr.
int socket_batch_send(int descriptor, const struct socket_exchange *exchanges, int count, bool *is_coupling);

/// Sends `count` datagrams, so many octets to each peer, which stand one behind the other. One that can't be sent at once
/// is passed over; the number of those.
///
/// In C because of struct mmsghdr, and because struct msghdr points to memory of five owners, which Swift could only hand
/// over in nested closures.
int socket_peers_send(
  int descriptor, const struct socket_peer *peers, const uint32_t *counts, const uint8_t *octets, int count);

/// Writes the peer's IP address, as a number of 128 bits, and gives the number of its octets: 4, 16, or 0 where it has
/// none.
///
/// In C because sockaddr is a family of structs that overlay each other; so are the next three.
int socket_peer_address(const struct socket_peer *peer, uint64_t *high, uint64_t *low);

/// The peer's port.
uint16_t socket_peer_port(const struct socket_peer *peer);

/// Binds a socket to an address of 4 or 16 octets; 0, or an error number below 0.
int socket_bind(int descriptor, const uint8_t *octets, size_t count, uint16_t port);

/// The port that a socket is bound to; 0 where it is not.
uint16_t socket_port(int descriptor);

/// The processors that this process may use; 1 where the system does not say.
///
/// In C because a set of processors is read by macros.
int socket_processors(void);
