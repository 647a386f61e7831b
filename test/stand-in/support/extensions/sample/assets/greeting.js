document.documentElement.dataset.greeting = "ready";
