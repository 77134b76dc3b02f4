package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.mua.Item.Mark;
import java.util.List;

/** The commands that say what is to become of messages: delete, undelete, hold, mbox, unread. */
final class Marking {
  private final Call call;
  private final Desk desk;

  Marking(Call call, Desk desk) {
    this.call = call;
    this.desk = desk;
  }

  private List<Item> items() {
    return desk.items();
  }

  void delete(String list) throws MessageList.Wrong {
    for (int index : desk.chosen(list, false)) {
      desk.touch(index);
      Item item = items().get(index);
      item.mark(Mark.DELETED);
      item.unmark(Mark.PRESERVED, Mark.SAVED, Mark.TO_MBOX);
    }
    try {
      desk.dot = MessageList.near(items(), desk.dot, false);
    } catch (MessageList.Wrong none) {
      desk.dot = 0;
    }
    // What is current now has not been shown: an empty line shows it.
    desk.began = false;
  }

  void undelete(String rest) throws MessageList.Wrong {
    for (int index : desk.chosen(rest, true)) {
      desk.touch(index);
      items().get(index).unmark(Mark.DELETED);
    }
  }

  void unread(String rest) throws MessageList.Wrong {
    for (int index : desk.chosen(rest, false)) {
      desk.dot = index;
      items().get(index).unmark(Mark.READ, Mark.TOUCHED);
      items().get(index).mark(Mark.STATUS);
    }
  }

  void preserve(String rest) throws MessageList.Wrong {
    if (!desk.folder.isSystem()) {
      call.out().println("Cannot \"preserve\" in edit mode");
      return;
    }
    for (int index : desk.chosen(rest, false)) {
      desk.dot = index;
      items().get(index).mark(Mark.PRESERVED);
      items().get(index).unmark(Mark.TO_MBOX);
    }
  }

  void toMbox(String rest) throws MessageList.Wrong {
    if (!desk.folder.isSystem()) {
      call.out().println("Cannot \"mbox\" in edit mode");
      return;
    }
    for (int index : desk.chosen(rest, false)) {
      desk.dot = index;
      items().get(index).mark(Mark.TOUCHED);
      items().get(index).mark(Mark.TO_MBOX);
      items().get(index).unmark(Mark.PRESERVED);
    }
  }
}
