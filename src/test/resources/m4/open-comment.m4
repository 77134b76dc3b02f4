changecom(/*,*/)text /* open comment
more
