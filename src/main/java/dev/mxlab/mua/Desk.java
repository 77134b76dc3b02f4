package dev.mxlab.mua;

import java.util.List;

/** What lies open: a folder, and the message that commands mean when they name none. */
final class Desk {
  Folder folder;

  /** Index of the current message. */
  int dot;

  /** Whether the current message has been shown, so that an empty line means the next one. */
  boolean began;

  Desk(Folder folder) {
    this.folder = folder;
  }

  List<Item> items() {
    return folder.items();
  }

  /** The messages of a list; nothing named means the current one, or the next that will do. */
  List<Integer> chosen(String list, boolean deleted) throws MessageList.Wrong {
    List<Integer> chosen = MessageList.parse(items(), dot, list, deleted);
    return chosen.isEmpty() ? List.of(MessageList.near(items(), dot, deleted)) : chosen;
  }

  void touch(int index) {
    dot = index;
    items().get(index).touch();
  }
}
