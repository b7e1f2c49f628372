#include "service/client.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <arpa/inet.h>

namespace tidemark::service {
namespace {

using Bytes = std::array<std::uint8_t, 16>;
constexpr std::size_t of_v4 = 12;  ///< where an IPv4 address begins in the IPv6 one that stands for it
constexpr Bytes v4_in_v6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_v4(const Bytes& bytes) { return std::equal(bytes.begin(), bytes.begin() + of_v4, v4_in_v6.begin()); }

std::optional<Bytes> bytes_of(const std::string& text) {
  Bytes bytes = v4_in_v6;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + of_v4) == 1) return bytes;
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

std::string text_of(const Bytes& bytes) {
  char text[INET6_ADDRSTRLEN];
  const bool v4 = is_v4(bytes);
  inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + (v4 ? of_v4 : 0), text, sizeof text);
  return text;
}

/// "198.51.100.4:61000", "[2001:db8::7]:61000": some proxies write the port too.
std::string without_port(std::string_view text) {
  if (text.starts_with('[')) return std::string{text.substr(1, std::min(text.find(']'), text.size()) - 1)};
  const std::size_t colon = text.find(':');
  return std::string{colon == text.rfind(':') ? text.substr(0, colon) : text};
}

}  // namespace

std::string client_of(const web::Request& request, bool behind_proxy) {
  std::string_view said = behind_proxy ? request.header("x-forwarded-for") : std::string_view{};
  said.remove_prefix(std::min(said.rfind(',') + 1, said.size()));
  while (said.starts_with(' ')) said.remove_prefix(1);
  while (said.ends_with(' ')) said.remove_suffix(1);
  const auto bytes = bytes_of(without_port(said));
  return bytes ? text_of(*bytes) : request.client;
}

std::string network_of(std::string_view client) {
  auto bytes = bytes_of(std::string{client});
  if (!bytes) return {};
  if (is_v4(*bytes)) return text_of(*bytes);
  std::fill(bytes->begin() + 8, bytes->end(), std::uint8_t{0});
  return text_of(*bytes) + "/64";
}

bool is_this_machine(std::string_view client) {
  constexpr Bytes own = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const auto bytes = bytes_of(std::string{client});
  return bytes && (*bytes == own || (is_v4(*bytes) && (*bytes)[of_v4] == 127));
}

}  // namespace tidemark::service
