#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "http/answer_body.h"
#include "http/libcurl.h"
#include "http/message.h"
#include "http/watch.h"

namespace tidemark::http {

class NetworkThread;

/// How an exchange left the network thread.
struct Ending {
  enum class Cause : std::uint8_t {
    curl,      ///< by itself: `code` says how
    stopped,   ///< on request
    given_up,  ///< its sender wants no more of it
    late,
  } cause = Cause::curl;
  CURLcode code = CURLE_OK;
  Late late = Late::no_answer;
};

/// One request on its way, and what has come back of it. For curl_transport.cpp and network_thread.cpp alone.
///
/// Two threads share it. The network thread carries bytes and watches the time; the one that sends waits, and does all
/// that takes time: gzip, and whatever is done with the body. Between them lie at most `most_waiting` bytes, beyond which
/// the network is kept waiting.
class Exchange {
 public:
  /// `easy` is a handle without options. All references must outlive this object.
  Exchange(CURL* easy, const Request& request);

  /// Where it goes, checked: `invalid_input` for what is no url or no header, `refused` for plain http to another
  /// machine.
  [[nodiscard]] Result<void> prepare(std::int64_t connect_timeout_ms, const std::string& ca_file);

  /// Gives the exchange to the network thread, and takes what comes until its end. Once; then this is thrown away.
  [[nodiscard]] Result<Response> send(NetworkThread& network);

  // What follows is for the network thread.
  [[nodiscard]] CURL* easy() const { return easy_; }
  void begin(Watch::Time now) { watch_ = Watch{request_, now}; }
  void resume(Watch::Time now) { watch_.resume(now); }
  [[nodiscard]] const Watch& watch() const { return watch_; }
  /// The last word: libcurl has let go of it, and after this so must the network thread.
  void end(Ending ending);

 private:
  struct LetGo;
  struct FreeUrl {
    void operator()(CURLU* url) const { libcurl().url_cleanup(url); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
  };
  static constexpr std::size_t worth_waking = std::size_t{64} << 10;  ///< what the sender is woken for before the end
  static constexpr std::size_t most_waiting = std::size_t{1} << 20;

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* bytes, std::size_t size, std::size_t count, void* self);

  Result<void> set_address();
  Result<void> set_headers();
  void set_body();
  std::uint64_t body_length() const;
  std::size_t read_body(std::span<char> piece);
  void take_header(std::string_view line);
  std::size_t keep_for_sender(std::string_view bytes);
  bool next_piece(std::string& bytes, NetworkThread& network);
  bool has_ended();
  Ending wait_for_end();
  Result<void> is_whole() const;
  Error error_of(const Ending& ending) const;
  Error error_of(CURLcode code) const;
  std::optional<Error> error_of_proxy() const;

  CURL* easy_;
  const Request& request_;
  std::string call_;  ///< "GET https://host/path"
  std::unique_ptr<CURLU, FreeUrl> url_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  AnswerBody body_;  ///< the sender's

  // The network thread's, until the end.
  Watch watch_;
  std::uint64_t sent_ = 0;  ///< bytes of the body that were handed to libcurl
  std::optional<Error> source_trouble_;
  Headers answer_headers_;
  std::size_t header_bytes_ = 0;
  bool has_long_headers_ = false;
  bool is_interim_ = false;  ///< what came last is a 100 Continue or another 1xx: the answer is yet to begin
  char words_[CURL_ERROR_SIZE] = {};

  std::mutex mutex_;
  std::condition_variable something_;
  std::optional<Opening> opening_;
  std::string waiting_;  ///< of the body: what came and was not taken yet
  bool held_ = false;    ///< libcurl waits until it is taken
  std::optional<Ending> ending_;
};

}  // namespace tidemark::http
