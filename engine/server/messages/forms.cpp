#include "messages/forms.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "core/text/utf8.h"
#include "core/time/date_text.h"

namespace tidemark::messages {
namespace {

using nlohmann::ordered_json;

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0'));
  return text;
}

std::string dumped(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// "&", "<" and ">" begin what Slack reads as markup.
std::string escaped_for_slack(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') escaped += "&amp;";
    else if (c == '<') escaped += "&lt;";
    else if (c == '>') escaped += "&gt;";
    else escaped += c;
  }
  return escaped;
}

/// One line of a header: no line break of the words ends it, and what is not ASCII is an encoded word (RFC 2047).
std::string header_text(std::string_view text) {
  std::string line;
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ascii = ascii && byte < 0x80;
    line += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  if (ascii) return line;
  constexpr std::size_t bytes_of_a_word = 42;  // 56 letters of base64: a word has at most 75
  std::string words;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(at + bytes_of_a_word, line.size());
    while (end < line.size() && end > at + 1 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    words += (words.empty() ? "" : "\r\n ") + std::string{"=?utf-8?B?"} +
             base64(reinterpret_cast<const unsigned char*>(line.data()) + at, end - at) + "?=";
    at = end;
  }
  return words;
}

std::string mail_date(Instant now) {
  const std::time_t seconds = now.milliseconds / 1'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d +0000",
                days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                parts.tm_sec);
  return text.data();
}

/// "<acme-8123@acme.io>", of the sender's domain.
std::string mail_id(const std::string& id, std::string_view from) {
  return "<" + id + "." + "tidemark" + std::string{from.substr(std::min(from.find('@'), from.size()))} + ">";
}

/// Lines that are too long for SMTP, or begin with a dot, are base64's to hide.
std::string mail_body(std::string_view text) {
  std::string coded = base64(reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string lines;
  for (std::size_t at = 0; at < coded.size(); at += 76) lines += coded.substr(at, 76) + "\r\n";
  return lines;
}

std::string whole_text(const Message& message) {
  std::string text = message.summary() + "\n";
  if (!message.is_well_again() && !message.row.hint.empty()) text += "Next: " + message.row.hint + "\n";
  return text;
}

}  // namespace

std::string Message::id() const { return subscription + "-" + std::to_string(row.position); }

std::string Message::key() const {
  return "tidemark/" + subscription + "/" + row.kind + (row.part.empty() ? "" : "/" + row.part);
}

std::string Message::summary() const {
  return subscription + (row.part.empty() ? "" : ", " + row.part) + ": " + (is_well_again() ? "well again: " : "") +
         row.what;
}

std::string webhook_body(const Message& message) {
  const MessageRow& row = message.row;
  return dumped({{"id", message.id()},
                 {"type", message.is_well_again() ? "trouble.ended" : "trouble.began"},
                 {"subscription", message.subscription},
                 {"kind", row.kind},
                 {"part", row.part},
                 {"what", row.what},
                 {"hint", row.hint},
                 {"run", row.run},
                 {"time", iso(row.time)}});
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body) {
  constexpr std::string_view prefix = "whsec_";
  std::vector<unsigned char> key{secret.begin(), secret.end()};
  if (secret.starts_with(prefix)) {
    const std::string_view coded = secret.substr(prefix.size());
    key.resize(coded.size());
    std::size_t size = 0;
    if (sodium_base642bin(key.data(), key.size(), coded.data(), coded.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
      return {};
    key.resize(size);
  }
  const std::string signed_text = std::string{id} + "." + std::to_string(seconds) + "." + std::string{body};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
  crypto_auth_hmacsha256_final(&state, code.data());
  sodium_memzero(key.data(), key.size());
  return "v1," + base64(code.data(), code.size());
}

std::string slack_body(const Message& message) {
  return dumped({{"text", (message.is_well_again() ? ":white_check_mark: " : ":warning: ") +
                              escaped_for_slack(whole_text(message))}});
}

std::string pagerduty_body(const Message& message, std::string_view routing_key) {
  ordered_json body{{"routing_key", routing_key},
                    {"event_action", message.is_well_again() ? "resolve" : "trigger"},
                    {"dedup_key", message.key()}};
  if (message.is_well_again()) return dumped(body);
  constexpr std::size_t longest_summary = 1'024;
  body["payload"] = {
      {"summary", message.summary().substr(0, longest_summary)},
      {"source", "tidemark " + message.subscription},
      {"severity", message.row.kind == "failed" || message.row.kind == "credential" ? "error" : "warning"},
      {"timestamp", iso(message.row.time)},
      {"component", message.row.part.empty() ? "subscription" : message.row.part},
      {"class", message.row.kind},
      {"custom_details", {{"hint", message.row.hint}, {"run", message.row.run}}}};
  return dumped(body);
}

std::string mail_text(const Message& message, std::string_view from, const std::vector<std::string>& to, Instant now) {
  std::string text = "From: Tidemark <" + std::string{from} + ">\r\nTo: ";
  for (std::size_t i = 0; i < to.size(); ++i) text += (i == 0 ? "" : ",\r\n ") + to[i];
  constexpr std::size_t longest_subject = 200;
  std::string subject = "[tidemark] " + message.summary();
  if (subject.size() > longest_subject) {
    subject.resize(longest_subject);
    while (!is_utf8(subject)) subject.pop_back();
    subject += "…";
  }
  text += "\r\nSubject: " + header_text(subject);
  text += "\r\nDate: " + mail_date(now);
  text += "\r\nMessage-ID: " + mail_id(message.id(), from);
  if (message.is_well_again()) {
    const std::string first = mail_id(message.subscription + "-" + std::to_string(message.row.began), from);
    text += "\r\nIn-Reply-To: " + first + "\r\nReferences: " + first;
  }
  text +=
      "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n";
  return text + mail_body(whole_text(message));
}

}  // namespace tidemark::messages
