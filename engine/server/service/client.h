#pragma once

#include <string>
#include <string_view>

#include "web/message.h"

namespace tidemark::service {

/// Who sends a request, as a number: of the connection or, behind a proxy, as the proxy says it. Of X-Forwarded-For only the last one
/// is the proxy's word; what stands before it anybody can write.
///
///     client_of(request, true)      // "198.51.100.4" of "X-Forwarded-For: 10.0.0.1, 198.51.100.4:61000"; without one, the proxy's own
[[nodiscard]] std::string client_of(const web::Request& request, bool behind_proxy);

/// What one customer of a network has, by which failures are counted: of IPv6 a /64, as whoever has one address has all of these.
///
///     network_of("192.0.2.7") == "192.0.2.7"      network_of("2001:db8:1:2::7") == "2001:db8:1:2::/64"
///     network_of("") == ""                        // what is no address is all one
[[nodiscard]] std::string network_of(std::string_view client);

/// 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_this_machine(std::string_view client);

}  // namespace tidemark::service
