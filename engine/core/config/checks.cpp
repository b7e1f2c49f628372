#include "core/config/checks.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/text/ascii.h"

namespace tidemark {
namespace {

constexpr bool is_name_character(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <class Predicate>
bool all_of(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

/// A decimal number of at most `most`, without leading zeros.
bool is_number_up_to(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && all_of(text, is_digit) && (text.size() == 1 || text[0] != '0') && error == std::errc{} &&
         end == text.data() + text.size() && value <= most;
}

/// 127.0.0.0/8, written with four numbers: "127.evil.example" is a name.
bool is_loopback_address(std::string_view host) {
  constexpr std::string_view net = "127.";
  if (!host.starts_with(net)) return false;
  host.remove_prefix(net.size());
  for (int part = 0; part < 2; ++part) {
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos || !is_number_up_to(host.substr(0, dot), 255)) return false;
    host.remove_prefix(dot + 1);
  }
  return is_number_up_to(host, 255);
}

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']'))
    return host.size() > 4 && all_of(host.substr(1, host.size() - 2), [](char c) {
             return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == ':' || c == '.';
           });
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string_view::npos &&
         all_of(host, [](char c) { return is_name_character(c) || c == '-' || c == '.'; });
}

}  // namespace

bool is_metadata_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && !is_digit(text[0]) && all_of(text, is_name_character);
}

bool is_salesforce_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && is_letter(text[0]) && all_of(text, is_name_character);
}

bool is_salesforce_path(std::string_view text) {
  constexpr int most_relationships = 5;
  for (int relationships = 0; relationships <= most_relationships; ++relationships) {
    const std::size_t dot = text.find('.');
    if (!is_salesforce_name(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
  return false;
}

bool is_connectable_object(std::string_view text) {
  constexpr std::string_view standard[] = {"Account", "Asset", "Contact", "Lead", "Opportunity"};
  constexpr std::string_view suffix = "__c";
  if (std::find(std::begin(standard), std::end(standard), text) != std::end(standard)) return true;
  return text.size() > suffix.size() && text.ends_with(suffix) && is_salesforce_name(text);
}

bool has_pendo_prefix(std::string_view field) {
  constexpr std::string_view prefix = "pendo_";
  return field.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), field.begin(), [](char a, char b) { return a == lower(b); });
}

bool is_subscription_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

bool is_credential_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && (is_letter(text[0]) || is_digit(text[0])) &&
         all_of(text, [](char c) { return is_name_character(c) || c == '.' || c == '-'; });
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > 254 || at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const bool dotted = domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.';
  return dotted && std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c < 0x7f && std::string_view{"<>(),;:\\\"[]"}.find(c) == std::string_view::npos;
         });
}

bool is_api_version(std::string_view text) {
  constexpr std::string_view suffix = ".0";
  return text.ends_with(suffix) && text[0] != '0' && is_number_up_to(text.substr(0, text.size() - suffix.size()), 9999);
}

UrlProblem check_base_url(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return UrlProblem::form;
  const std::string_view scheme = url.substr(0, colon);
  if (scheme != "https" && scheme != "http") return UrlProblem::scheme;
  std::string_view rest = url.substr(colon + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t host_end = rest.starts_with('[') ? rest.find(']') + 1 : std::min(rest.find(':'), rest.size());
  const std::string_view host = rest.substr(0, host_end);
  const std::string_view port = rest.substr(host_end);
  if (!is_host(host)) return UrlProblem::form;
  if (!port.empty() && (port[0] != ':' || !is_number_up_to(port.substr(1), 65535) || port == ":0"))
    return UrlProblem::form;
  const bool is_this_machine = host == "localhost" || host == "[::1]" || is_loopback_address(host);
  return scheme == "http" && !is_this_machine ? UrlProblem::plain_http : UrlProblem::none;
}

}  // namespace tidemark
