package dev.mxlab.mailbox;

class MboxAccountTest extends MailAccountContract {
  @Override
  MailPlace place() {
    return MailPlace.mbox(directory.resolve("mail"), directory.resolve("spool/lee"));
  }
}
