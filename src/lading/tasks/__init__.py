"""Tasks: work that only a person can decide."""

from lading.tasks.queries import TaskView, list_open, list_settled, list_tasks_of
from lading.tasks.raise_tasks import TaskDraft, raise_tasks
from lading.tasks.settle import TaskDone, assign_task, finish_task

__all__ = [
    "TaskDone",
    "TaskDraft",
    "TaskView",
    "assign_task",
    "finish_task",
    "list_open",
    "list_settled",
    "list_tasks_of",
    "raise_tasks",
]
