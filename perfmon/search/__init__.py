"""Search as one speaks: names, codes and pinyin to hits, and spoken periods to months."""
