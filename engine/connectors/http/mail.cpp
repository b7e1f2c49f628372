#include "http/mail.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "http/libcurl.h"
#include "http/loopback.h"

namespace tidemark::http {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { libcurl().easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
};

struct Reading {
  std::string_view left;

  static std::size_t read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& reading = *static_cast<Reading*>(self);
    const std::size_t taken = std::min(size * count, reading.left.size());
    std::memcpy(into, reading.left.data(), taken);
    reading.left.remove_prefix(taken);
    return taken;
  }
};

/// "smtp.acme.io" of "smtps://smtp.acme.io:465"; "" of anything else.
std::string_view host_in(std::string_view url) {
  if (!url.starts_with("smtp://") && !url.starts_with("smtps://")) return {};
  std::string_view host = url.substr(url.find("//") + 2);
  if (host.find_first_of("/@?#") != host.npos) return {};
  const std::size_t colon = host.rfind(':');
  return colon == host.npos || host.back() == ']' ? host : host.substr(0, colon);
}

Error error_of(CURLcode code, long answered, const std::string& where) {
  const bool by_server = answered >= 400;
  std::string what = by_server ? "the mail server answered " + std::to_string(answered)
                               : std::string{"the mail could not be sent: "} + libcurl().easy_strerror(code);
  return {by_server ? (answered < 500 ? ErrorCode::unavailable : ErrorCode::refused) : ErrorCode::network,
          std::move(what), where,
          by_server ? "look at the credential's url, login, password and sender, and at the addresses" : ""};
}

}  // namespace

Result<void> send_mail(const Mail& mail, std::int64_t longest_ms) {
  const std::string_view host = host_in(mail.url);
  const std::string where = "SMTP " + std::string{host};
  if (host.empty())
    return failure(ErrorCode::invalid_input, "that is no address of a mail server", "url",
                   "smtps://HOST, or smtp://HOST:587");
  const Libcurl& curl = libcurl();
  if (!curl.trouble.empty()) return failure(ErrorCode::network, "libcurl can't be loaded: " + curl.trouble, where);
  const std::unique_ptr<CURL, FreeEasy> easy{curl.easy_init()};
  if (!easy) return failure(ErrorCode::network, "libcurl can't be used", where);
  std::unique_ptr<curl_slist, FreeList> to;
  for (const std::string& one : mail.to) {
    curl_slist* const longer = curl.slist_append(to.get(), ("<" + one + ">").c_str());
    if (longer == nullptr) return failure(ErrorCode::network, "no memory", where);
    static_cast<void>(to.release());
    to.reset(longer);
  }
  Reading reading{mail.text};
  const std::string from = "<" + mail.from + ">";
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(easy.get(), option, value); };
  set(CURLOPT_URL, mail.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOSIGNAL, 1L);
  if (const std::string trusted = ca_file_of_environment(); !trusted.empty()) set(CURLOPT_CAINFO, trusted.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min<std::int64_t>(longest_ms, 10'000)));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(longest_ms));
  set(CURLOPT_USE_SSL, is_loopback(host) ? static_cast<long>(CURLUSESSL_TRY) : static_cast<long>(CURLUSESSL_ALL));
  set(CURLOPT_MAIL_FROM, from.c_str());
  set(CURLOPT_MAIL_RCPT, to.get());
  set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);  // one who has left keeps it from nobody else
  set(CURLOPT_READFUNCTION, &Reading::read);
  set(CURLOPT_READDATA, static_cast<void*>(&reading));
  set(CURLOPT_UPLOAD, 1L);
  const std::string user{mail.user};
  std::string password{mail.password};
  if (!user.empty()) {
    set(CURLOPT_USERNAME, user.c_str());
    set(CURLOPT_PASSWORD, password.c_str());
  }
  const CURLcode code = curl.easy_perform(easy.get());
  std::fill(password.begin(), password.end(), '\0');
  if (code == CURLE_OK) return {};
  long answered = 0;
  curl.easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answered);
  return tl::unexpected(error_of(code, answered, where));
}

}  // namespace tidemark::http
