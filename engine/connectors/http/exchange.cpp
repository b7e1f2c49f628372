#include "http/exchange.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "http/case.h"
#include "http/loopback.h"
#include "http/network_thread.h"

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

bool contains_without_case(std::string_view text, std::string_view searched) {
  return !std::ranges::search(text, searched, same_letter).empty();
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
      return {ErrorCode::network, "the host's name can't be resolved", "check the address, and the name service"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::network, "the proxy's name can't be resolved", "check https_proxy, and the name service"};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::network, "no connection can be made", "is the address right, and the system up?"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::invalid_input, "the certificate authorities to be trusted can't be read",
              "nothing was sent; check the file that CURL_CA_BUNDLE or SSL_CERT_FILE names"};
    case CURLE_PEER_FAILED_VERIFICATION:
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

Exchange::Exchange(CURL* easy, const Request& request)
    : easy_(easy),
      request_(request),
      call_(request.method),
      url_(libcurl().url()),
      body_(request, call_),
      watch_(request, Watch::Time{}) {}

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
  // Where a connection is just being made, better see first whether HTTP/2 comes of it, which is enough for all.
  if (scheme == "https") libcurl().easy_setopt(easy_, CURLOPT_PIPEWAIT, 1L);
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

std::uint64_t Exchange::body_length() const {
  return request_.source.read ? request_.source.length : request_.body.size();
}

void Exchange::set_body() {
  if (request_.method == "GET" && body_length() == 0) {
    libcurl().easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    return;
  }
  // A read function without a seek function: so libcurl can't send a body a second time on a new connection, behind the
  // back of a caller who wrote one intent. A request without a body gets a new connection, for the same reason.
  libcurl().easy_setopt(easy_, CURLOPT_POST, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_length()));
  libcurl().easy_setopt(easy_, CURLOPT_READFUNCTION, &Exchange::on_read);
  libcurl().easy_setopt(easy_, CURLOPT_READDATA, this);
  if (body_length() == 0) libcurl().easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

Result<void> Exchange::prepare(std::int64_t connect_timeout_ms, const std::string& ca_file) {
  if (auto set = set_address(); !set) return set;
  if (auto set = set_headers(); !set) return set;
  set_body();
  libcurl().easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  libcurl().easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  libcurl().easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  libcurl().easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);  // an id may be ".."
  libcurl().easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!ca_file.empty()) libcurl().easy_setopt(easy_, CURLOPT_CAINFO, ca_file.c_str());
  libcurl().easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  // A name that is being looked up when the exchange ends is not waited for: all others would wait, too.
  libcurl().easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout_ms));
  libcurl().easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "gzip");
  libcurl().easy_setopt(easy_, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // see gunzip.h
  libcurl().easy_setopt(easy_, CURLOPT_USERAGENT, "tidemark");
  libcurl().easy_setopt(easy_, CURLOPT_BUFFERSIZE, 128L << 10);
  libcurl().easy_setopt(easy_, CURLOPT_ERRORBUFFER, words_);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  return {};
}

std::size_t Exchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  exchange.header_bytes_ += size * count;
  exchange.has_long_headers_ = exchange.header_bytes_ > header_limit;
  if (exchange.has_long_headers_) return 0;
  exchange.take_header({bytes, size * count});
  const auto now = std::chrono::steady_clock::now();
  if (exchange.is_interim_) exchange.watch_.sent(now, true);  // still thinking
  else exchange.watch_.received(now);
  return size * count;
}

void Exchange::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // another one may have come before it: 100 Continue
    answer_headers_.clear();
    is_interim_ = line.substr(std::min(line.find(' '), line.size())).starts_with(" 1");
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  answer_headers_.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::size_t Exchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<Exchange*>(self)->keep_for_sender({bytes, size * count});
}

std::size_t Exchange::keep_for_sender(std::string_view bytes) {
  watch_.received(std::chrono::steady_clock::now());
  const std::scoped_lock lock{mutex_};
  if (!opening_) {
    long status = 0;
    libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    opening_ = Opening{static_cast<int>(status), std::string{header(answer_headers_, "Content-Encoding")}};
  }
  if (waiting_.size() >= most_waiting) {
    held_ = true;
    watch_.hold();
    return CURL_WRITEFUNC_PAUSE;  // libcurl gives the same bytes again when it goes on
  }
  waiting_.append(bytes);
  if (waiting_.size() >= worth_waking) something_.notify_one();
  return bytes.size();
}

std::size_t Exchange::on_read(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<Exchange*>(self)->read_body({bytes, size * count});
}

std::size_t Exchange::read_body(std::span<char> piece) {
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), body_length() - sent_));
  piece = piece.first(length);
  std::size_t got = length;
  if (!request_.source.read) {
    std::memcpy(piece.data(), request_.body.data() + sent_, length);
  } else if (length > 0) {
    const auto read = request_.source.read(sent_, piece);
    got = read.value_or(0);
    if (got == 0 || got > length) {
      source_trouble_ = read ? broken_source(call_) : read.error();
      return CURL_READFUNC_ABORT;
    }
  }
  sent_ += got;
  watch_.sent(std::chrono::steady_clock::now(), sent_ == body_length());
  return got;
}

void Exchange::end(Ending ending) {
  const std::scoped_lock lock{mutex_};
  ending_ = ending;
  something_.notify_one();  // under the lock: whoever waits there destroys this object
}

/// Waits for more of the body; false: it has ended, well or not.
bool Exchange::next_piece(std::string& bytes, NetworkThread& network) {
  bytes.clear();
  bool held = false;
  {
    std::unique_lock lock{mutex_};
    something_.wait(lock, [&] { return ending_ || waiting_.size() >= worth_waking; });
    const bool is_of_use = !ending_ || (ending_->cause == Ending::Cause::curl && ending_->code == CURLE_OK);
    if (waiting_.empty() || !is_of_use) return false;
    std::swap(bytes, waiting_);
    held = std::exchange(held_, false);
  }
  if (held) network.resume(*this);
  return true;
}

bool Exchange::has_ended() {
  const std::scoped_lock lock{mutex_};
  return ending_.has_value();
}

Ending Exchange::wait_for_end() {
  std::unique_lock lock{mutex_};
  something_.wait(lock, [&] { return ending_.has_value(); });
  return *ending_;
}

/// HTTP/1 lets a server end its answer by closing the connection, which looks like a server that died halfway. A JSON
/// text shows by itself where it ends, and an error is no success whatever of it is missing; nothing else is believed.
Result<void> Exchange::is_whole() const {
  if (body_.is_cut()) {
    return failure(ErrorCode::network, "the answer's compression stops before its end", call_,
                   "try again; what was asked may have happened");
  }
  long version = CURL_HTTP_VERSION_NONE;
  libcurl().easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  const bool old = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
  const bool chunked = contains_without_case(header(answer_headers_, "Transfer-Encoding"), "chunked");
  if (!old || chunked || body_.bytes() == 0) return {};
  const std::string_view announced = header(answer_headers_, "Content-Length");
  if (!announced.empty() && announced != std::to_string(body_.bytes())) {
    return failure(ErrorCode::bad_answer, "the answer is not as long as it says", call_, "try again");
  }
  const bool ends_by_itself = contains_without_case(header(answer_headers_, "Content-Type"), "json");
  if (!announced.empty() || ends_by_itself || (opening_ && opening_->status >= 400)) return {};
  return failure(ErrorCode::bad_answer, "the answer says neither how long it is nor where it ends, it may be cut off",
                 call_, "does a proxy stand between?");
}

/// Nobody leaves before the network thread has: by an error of the sink, or an exception.
struct Exchange::LetGo {
  Exchange& exchange;
  NetworkThread& network;
  ~LetGo() {
    if (exchange.has_ended()) return;
    network.give_up(exchange);
    exchange.wait_for_end();
  }
};

Result<Response> Exchange::send(NetworkThread& network) {
  if (auto begun = network.begin(*this); !begun) return tl::unexpected(std::move(begun.error()));
  const LetGo let_go{*this, network};
  std::string piece;
  while (next_piece(piece, network)) {
    if (auto taken = body_.add(*opening_, piece); !taken) return tl::unexpected(std::move(taken.error()));
  }
  const Ending ending = wait_for_end();
  if (ending.cause != Ending::Cause::curl || ending.code != CURLE_OK) return tl::unexpected(error_of(ending));
  long status = 0;
  libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return is_whole().map([&] { return Response{static_cast<int>(status), std::move(answer_headers_), body_.take()}; });
}

Error Exchange::error_of(const Ending& ending) const {
  double ready = 0;  // connected, and TLS agreed on
  libcurl().easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME, &ready);
  const bool is_late = ending.cause == Ending::Cause::late || ending.code == CURLE_OPERATION_TIMEDOUT;
  if (is_late && ready <= 0) {
    return {ErrorCode::network, "no connection within the time allowed", call_,
            "is the address right, and the system up?"};
  }
  switch (ending.cause) {
    case Ending::Cause::late: return too_late(request_, call_, ending.late);
    case Ending::Cause::stopped:
    case Ending::Cause::given_up: return {ErrorCode::interrupted, "stopped on request", call_, {}};
    case Ending::Cause::curl: break;
  }
  return error_of(ending.code);
}

std::optional<Error> Exchange::error_of_proxy() const {
  // libcurl repeats the proxy's address here, and a password may stand in it.
  if (std::string_view{words_}.starts_with("Unsupported proxy")) {
    return Error{ErrorCode::invalid_input, "the proxy's address can't be used", call_,
                 "nothing was sent; write https_proxy as http://host:port"};
  }
  long answered = 0;
  libcurl().easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &answered);
  if (answered < 400) return std::nullopt;
  return Error{answered < 500 ? ErrorCode::refused : ErrorCode::network,
               "the proxy lets nothing through: it answers " + std::to_string(answered), call_,
               "nothing was sent; check https_proxy, and no_proxy for what needs none"};
}

Error Exchange::error_of(CURLcode code) const {
  if (source_trouble_) return *source_trouble_;
  if (has_long_headers_) {
    return {ErrorCode::bad_answer, "the answer's headers are longer than " + std::to_string(header_limit) + " bytes",
            call_, "is it the right address, does a proxy stand between?"};
  }
  if (auto stopped = error_of_proxy()) return *stopped;
  const Meaning meaning = meaning_of(code);
  std::string what{meaning.what};
  what += ": ";
  what += words_[0] != 0 ? words_ : libcurl().easy_strerror(code);
  return {meaning.code, std::move(what), call_, std::string{meaning.hint}};
}

}  // namespace tidemark::http
