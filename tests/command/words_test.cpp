#include "command/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/call.h"

namespace tidemark::command {
namespace {

TEST(Words, WhatATerminalWouldObeyIsWrittenOut) {
  EXPECT_EQ(visible("a\x1b[2Jb\x7f"), "a\\x1b[2Jb\\x7f");
  EXPECT_EQ(visible("a\xc2\x9b"
                    "b"),
            "a\\x9bb")
      << "a C1 control";
  EXPECT_EQ(visible("cod\xe2\x80\xae"
                    "exe.txt"),
            "cod\\u202eexe.txt")
      << "turns the direction of writing";
  EXPECT_EQ(visible("a\xe2\x80\x8b\xef\xbb\xbf\xd8\x9c"
                    "b"),
            "a\\u200b\\ufeff\\u061cb");
  EXPECT_EQ(visible("Zoë 太郎 👩\xe2\x80\x8d🔬 €"), "Zoë 太郎 👩\xe2\x80\x8d🔬 €") << "a joiner makes one scientist of two";
  EXPECT_EQ(visible("\xe2\x80"), "\xe2\x80") << "cut in the middle: as it is";
  EXPECT_EQ(visible("\xe2@K"), "\xe2@K") << "no UTF-8: no letter is swallowed";
  EXPECT_EQ(visible("\xf3\xa0\x81\x81"), "\\U000e0041") << "a tag, which nobody sees";
}

TEST(Words, OneTimeIsOnce) {
  EXPECT_EQ(times(1), "once");
  EXPECT_EQ(times(2), "twice");
  EXPECT_EQ(times(1'005), "1,005 times");
}

TEST(Words, AWordIsQuotedAsAShellNeedsIt) {
  EXPECT_EQ(shell_word("v-42"), "v-42");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("100% O'Hara"), "'100% O'\\''Hara'");
  EXPECT_EQ(shell_word("tab\tx's \\"), "$'tab\\x09x\\'s \\\\'") << "as a shell reads it back";
}

TEST(Words, ACommandToTypeNextIsForTheSameDirectoryAndSubscription) {
  const Call plain{{}};
  EXPECT_EQ(plain.line("sync"), "tidemark sync");
  EXPECT_EQ(plain.line("show", {"visitor", "v 42"}, "--at POSITION"), "tidemark show visitor 'v 42' --at POSITION");
  EXPECT_EQ(plain.line("history", {"visitor", "-x"}), "tidemark history -- visitor -x") << "no option";
  const Call one{{{"--subscription", {"acme"}}, {"--directory", {"/srv/a b"}}}};
  EXPECT_EQ(one.line("runs show", {"7"}), "tidemark runs show 7 --directory '/srv/a b' --subscription acme");
}

}  // namespace
}  // namespace tidemark::command
