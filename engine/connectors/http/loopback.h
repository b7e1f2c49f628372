#pragma once

#include <string_view>

namespace tidemark::http {

/// Whether a host is this machine by its name alone, without asking anybody: `localhost`, 127.0.0.0/8, ::1 (in brackets
/// or not).
///
///     is_loopback("127.0.0.1")   is_loopback("[::1]")   is_loopback("LOCALHOST")
///     !is_loopback("127.0.0.1.example.com")   !is_loopback("localhost.example.com")   !is_loopback("0.0.0.0")
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace tidemark::http
