"""What every page needs to know."""


def page(request):
    return {}
