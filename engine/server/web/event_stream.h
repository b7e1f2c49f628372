#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tidemark::web {

/// The way from whoever has news to one client that waits for them: text is put in by any thread, and sent as soon as the client takes
/// it. While there is none, no thread waits: who sends leaves a call by which it is woken.
///
///     auto stream = std::make_shared<EventStream>();
///     stream->put("id: 812\ndata: {}\n\n");         // false: the client has gone, or is too slow
///     stream->close();                                // what was put is still sent
///
/// A client that takes nothing while `most_bytes` are waiting is let go: it comes again with the id of the last event that it had.
class EventStream {
 public:
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;

  bool put(std::string_view text);
  /// The same of who has more than a client takes at once: waits until there is room, and lets a client go that takes nothing for so long.
  ///
  ///     while (stream->put_in_turn(next_piece(), std::chrono::minutes{1})) …
  bool put_in_turn(std::string_view text, std::chrono::milliseconds longest);
  void close();
  /// What was put is not all, and the rest can't be had: the connection breaks off, so that the client knows.
  void cut();
  [[nodiscard]] bool is_cut() const;
  [[nodiscard]] bool is_closed() const;

  /// For who sends: up to `most` bytes; an empty text at the end; nothing where there is none yet, and then `wake` is called once, by
  /// the thread that puts or closes, as soon as there is. `wait` is called before that, while nobody can put.
  [[nodiscard]] std::optional<std::string> take(std::size_t most, const std::function<void()>& wait,
                                                std::function<void()> wake);
  /// The client is gone: nothing is taken any more, nobody is woken.
  void abandon();

 private:
  void wake_up();

  mutable std::mutex mutex_;
  std::string waiting_;
  bool closed_ = false;
  bool cut_ = false;
  std::condition_variable taken_;
  std::function<void()> wake_;
};

}  // namespace tidemark::web
