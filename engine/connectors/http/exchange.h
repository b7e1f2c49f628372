#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "http/gunzip.h"
#include "http/libcurl.h"
#include "http/message.h"

namespace tidemark::http {

/// One request on its way, and what has come back of it: what libcurl's callbacks write to. For curl_transport.cpp
/// alone.
///
/// `perform` once; then thrown away.
class Exchange {
 public:
  /// `easy` is a handle without options. All references must outlive this object.
  Exchange(CURL* easy, const Request& request, const std::atomic<bool>* stop);

  /// Where it goes, checked: `invalid_input` for what is no url or no header, `refused` for plain http to another
  /// machine.
  [[nodiscard]] Result<void> prepare(std::int64_t connect_timeout_ms, const std::string& ca_file);
  [[nodiscard]] Result<Response> perform();

 private:
  struct FreeUrl {
    void operator()(CURLU* url) const { libcurl().url_cleanup(url); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
  };

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  Result<void> set_address();
  Result<void> set_headers();
  void set_body();
  [[nodiscard]] std::size_t body_size() const {
    return request_.pieces.size > 0 ? request_.pieces.size : request_.body.size();
  }
  [[nodiscard]] const std::string& body() const { return request_.pieces.size > 0 ? piece_ : request_.body; }
  void take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  Result<void> is_whole() const;
  Error error_of(CURLcode code) const;

  CURL* easy_;
  const Request& request_;
  const std::atomic<bool>* stop_;
  std::string call_;  ///< "GET https://host/path"
  std::unique_ptr<CURLU, FreeUrl> url_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string piece_;     ///< of a body that comes in pieces, the present one
  std::size_t sent_ = 0;  ///< bytes of the body, or of the present piece, that were handed to libcurl
  Response response_;
  std::size_t header_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;  ///< as they came, compressed or not
  std::optional<Gunzip> gunzip_;  ///< from the first byte of a compressed body on
  enum class Trouble : std::uint8_t { none, too_long, long_headers, bad_compression } trouble_ = Trouble::none;
  char words_[CURL_ERROR_SIZE] = {};
};

}  // namespace tidemark::http
