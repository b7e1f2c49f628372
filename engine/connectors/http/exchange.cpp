#include "http/exchange.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "http/loopback.h"

namespace tidemark::http {
namespace {

constexpr std::size_t header_limit = std::size_t{256} << 10;  ///< bytes of all headers of an answer together

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (libcurl().url_get(url, which, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string copy{text};
  libcurl().free(text);
  return copy;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool equal_without_case(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return lower(a) == lower(b);
}

bool same_without_case(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, equal_without_case); }

bool contains_without_case(std::string_view text, std::string_view searched) {
  return !std::ranges::search(text, searched, equal_without_case).empty();
}

struct Meaning {
  ErrorCode code;
  std::string_view what;
  std::string_view hint;
};

/// What libcurl says, in terms of what the caller can do. The list is libcurl's; what is not named is a broken
/// connection.
Meaning meaning_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::network, "the host's name can't be resolved", "check the address, and the name service"};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::network, "no connection can be made", "is the address right, and the system up?"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return {ErrorCode::network, "the server's identity can't be verified (TLS)",
              "nothing was sent; is the address right, is its certificate one that this machine trusts?"};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::network, "no TLS connection can be made",
              "nothing was sent; does what listens there speak TLS, and a version of it that this machine allows?"};
    case CURLE_GOT_NOTHING:
      return {ErrorCode::network, "the connection was closed without an answer",
              "try again; what was asked may have happened"};
    case CURLE_PARTIAL_FILE:
      return {ErrorCode::network, "the answer was cut off before its end",
              "try again; what was asked may have happened"};
    case CURLE_SEND_FAIL_REWIND:
      return {ErrorCode::network, "the connection broke while the request was sent",
              "try again; what was asked may have happened"};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {ErrorCode::bad_answer, "what came back is no HTTP", "is the address right, does a proxy stand between?"};
    default: return {ErrorCode::network, "the connection broke", "try again; what was asked may have happened"};
  }
}

}  // namespace

Exchange::Exchange(CURL* easy, const Request& request, const std::atomic<bool>* stop)
    : easy_(easy), request_(request), stop_(stop), call_(request.method), url_(libcurl().url()) {}

Result<void> Exchange::set_address() {
  if (libcurl().url_set(url_.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK ||
      request_.url.find('\0') != request_.url.npos) {
    return failure(ErrorCode::invalid_input, "not a url that can be called", call_, "write it as https://host/path");
  }
  const std::string scheme = part(url_.get(), CURLUPART_SCHEME);
  const std::string host = part(url_.get(), CURLUPART_HOST);
  const std::string port = part(url_.get(), CURLUPART_PORT);
  call_ += " " + scheme + "://" + host + (port.empty() ? "" : ":" + port) + part(url_.get(), CURLUPART_PATH);
  if (!part(url_.get(), CURLUPART_USER).empty() || !part(url_.get(), CURLUPART_PASSWORD).empty()) {
    return failure(ErrorCode::invalid_input, "a user or a password stands in the url", call_,
                   "use a credential instead");
  }
  if (scheme != "https" && scheme != "http") {
    return failure(ErrorCode::refused, "only https is spoken", call_, "write the address as https://host/path");
  }
  const bool local = is_loopback(host);
  if (scheme == "http" && !local) {
    return failure(ErrorCode::refused, "plain http is for this machine alone, nothing was sent", call_, "use https");
  }
  // A proxy is another machine: what is meant for this one must not go there.
  if (local) libcurl().easy_setopt(easy_, CURLOPT_NOPROXY, "*");
  libcurl().easy_setopt(easy_, CURLOPT_CURLU, url_.get());
  return {};
}

Result<void> Exchange::set_headers() {
  for (const auto& [name, value] : request_.headers) {
    if (name.empty() || name.find(':') != name.npos || has_control_character(name) || has_control_character(value)) {
      return failure(ErrorCode::invalid_input, "a header holds a line break or another control character", call_,
                     "was a credential stored with a line break in it?");
    }
    const std::string line = value.empty() ? name + ";" : name + ": " + value;  // libcurl's way to write an empty one
    curl_slist* longer = libcurl().slist_append(headers_.get(), line.c_str());
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
  // libcurl would add these by itself: a form's type nobody spoke of, and a pause before a large body.
  for (const char* unwanted : {"Expect:", "Content-Type:"}) {
    if (!header(request_.headers, std::string_view{unwanted}.substr(0, std::strlen(unwanted) - 1)).empty()) continue;
    curl_slist* longer = libcurl().slist_append(headers_.get(), unwanted);
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
  libcurl().easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.get());
  return {};
}

void Exchange::set_body() {
  const std::size_t size = body_size();
  if (request_.method == "GET" && size == 0) {
    libcurl().easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    return;
  }
  // A read function without a seek function: so libcurl can't send a body a second time on a new connection, behind the
  // back of a caller who wrote one intent. A request without a body gets a new connection, for the same reason.
  libcurl().easy_setopt(easy_, CURLOPT_POST, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
  libcurl().easy_setopt(easy_, CURLOPT_READFUNCTION, &Exchange::on_read);
  libcurl().easy_setopt(easy_, CURLOPT_READDATA, this);
  if (size == 0) libcurl().easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

Result<void> Exchange::prepare(std::int64_t connect_timeout_ms, const std::string& ca_file) {
  if (auto set = set_address(); !set) return set;
  if (auto set = set_headers(); !set) return set;
  set_body();
  libcurl().easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  libcurl().easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  libcurl().easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!ca_file.empty()) libcurl().easy_setopt(easy_, CURLOPT_CAINFO, ca_file.c_str());
  libcurl().easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout_ms));
  libcurl().easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(request_.timeout_ms, 1)));
  libcurl().easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "gzip");
  libcurl().easy_setopt(easy_, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // see gunzip.h
  libcurl().easy_setopt(easy_, CURLOPT_USERAGENT, "tidemark");
  libcurl().easy_setopt(easy_, CURLOPT_ERRORBUFFER, words_);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  libcurl().easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
  libcurl().easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, &Exchange::on_progress);
  libcurl().easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
  return {};
}

std::size_t Exchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  exchange.header_bytes_ += size * count;
  if (exchange.header_bytes_ > header_limit) {
    exchange.trouble_ = Trouble::long_headers;
    return 0;
  }
  exchange.take_header({bytes, size * count});
  return size * count;
}

void Exchange::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // another one may have come before it: 100 Continue
    response_.headers.clear();
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::size_t Exchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::size_t length = size * count;
  if (static_cast<Exchange*>(self)->take_body({bytes, length})) return length;
  return length == 0 ? 1 : 0;  // any other number than what was given ends the exchange
}

bool Exchange::take_body(std::string_view bytes) {
  body_bytes_ += bytes.size();
  const std::string_view encoding = header(response_.headers, "Content-Encoding");
  if (encoding.empty() || same_without_case(encoding, "identity")) {
    if (bytes.size() > request_.answer_limit - response_.body.size()) {
      trouble_ = Trouble::too_long;
      return false;
    }
    response_.body.append(bytes);
    return true;
  }
  if (!same_without_case(encoding, "gzip") && !same_without_case(encoding, "x-gzip")) {
    trouble_ = Trouble::bad_compression;
    return false;
  }
  if (!gunzip_) gunzip_.emplace();
  const Gunzip::Outcome outcome = gunzip_->add(bytes, response_.body, request_.answer_limit);
  if (outcome == Gunzip::Outcome::too_long) trouble_ = Trouble::too_long;
  if (outcome == Gunzip::Outcome::broken) trouble_ = Trouble::bad_compression;
  return outcome == Gunzip::Outcome::good;
}

std::size_t Exchange::on_read(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  std::string_view rest = std::string_view{exchange.body()}.substr(exchange.sent_);
  if (rest.empty() && exchange.request_.pieces.size > 0) {
    exchange.request_.pieces.next(exchange.piece_);
    exchange.sent_ = 0;
    rest = exchange.piece_;
  }
  const std::size_t length = std::min(size * count, rest.size());
  std::memcpy(bytes, rest.data(), length);
  exchange.sent_ += length;
  return length;
}

int Exchange::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& exchange = *static_cast<const Exchange*>(self);
  return exchange.stop_ != nullptr && exchange.stop_->load() ? 1 : 0;
}

/// HTTP/1 lets a server end its answer by closing the connection, which looks like a server that died halfway. A JSON
/// text shows by itself where it ends, and an error is no success whatever of it is missing; nothing else is believed.
Result<void> Exchange::is_whole() const {
  if (gunzip_ && !gunzip_->ended()) {
    return failure(ErrorCode::network, "the answer's compression stops before its end", call_,
                   "try again; what was asked may have happened");
  }
  long version = CURL_HTTP_VERSION_NONE;
  libcurl().easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  const bool old = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
  const bool chunked = contains_without_case(header(response_.headers, "Transfer-Encoding"), "chunked");
  if (!old || chunked || body_bytes_ == 0) return {};
  const std::string_view announced = header(response_.headers, "Content-Length");
  if (!announced.empty() && announced != std::to_string(body_bytes_)) {
    return failure(ErrorCode::bad_answer, "the answer is not as long as it says", call_, "try again");
  }
  const bool ends_by_itself = contains_without_case(header(response_.headers, "Content-Type"), "json");
  if (!announced.empty() || ends_by_itself || response_.status >= 400) return {};
  return failure(ErrorCode::bad_answer, "the answer says neither how long it is nor where it ends, it may be cut off",
                 call_, "does a proxy stand between?");
}

Result<Response> Exchange::perform() {
  if (stop_ != nullptr && stop_->load()) return failure(ErrorCode::interrupted, "stopped on request", call_);
  const CURLcode code = libcurl().easy_perform(easy_);
  if (code != CURLE_OK) return tl::unexpected(error_of(code));
  long status = 0;
  libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return is_whole().map([&] { return std::move(response_); });
}

Error Exchange::error_of(CURLcode code) const {
  if (code == CURLE_ABORTED_BY_CALLBACK) return {ErrorCode::interrupted, "stopped on request", call_, {}};
  if (trouble_ == Trouble::bad_compression) {
    return {ErrorCode::bad_answer, "the answer's compression is broken or unknown", call_, "try again"};
  }
  if (trouble_ == Trouble::long_headers) {
    return {ErrorCode::bad_answer, "the answer's headers are longer than " + std::to_string(header_limit) + " bytes",
            call_, "is it the right address, does a proxy stand between?"};
  }
  if (trouble_ == Trouble::too_long) return too_long(request_, call_);
  if (code == CURLE_OPERATION_TIMEDOUT) {
    double ready = 0;  // connected, and TLS agreed on
    libcurl().easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME, &ready);
    if (ready <= 0) {
      return {ErrorCode::network, "no connection within the time allowed", call_,
              "is the address right, and the system up?"};
    }
    return too_late(request_, call_);
  }
  const Meaning meaning = meaning_of(code);
  std::string what{meaning.what};
  what += ": ";
  what += words_[0] != 0 ? words_ : libcurl().easy_strerror(code);
  return {meaning.code, std::move(what), call_, std::string{meaning.hint}};
}

}  // namespace tidemark::http
